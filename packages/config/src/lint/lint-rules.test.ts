import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { check } from '../../test/check-document.ts';
import { lintRoute } from '../../test/lint.ts';
import { issueCodes } from '../issue-codes.ts';
import { lintCodes } from './lint-codes.ts';
import { lintRules } from './lint-rules.ts';

/** Files of the folder that hold no rule. */
const shared = ['address-sets', 'asking-policies', 'lint-codes', 'lint-document', 'lint-rule', 'lint-rules'];

it('has every rule of the folder in the list, and a test beside each', () => {
  const files = readdirSync(import.meta.dirname).map((file) => file.replace(/\.ts$/, ''));
  const rules = files.filter((file) => !file.endsWith('.test') && !shared.includes(file));
  expect(lintRules).toHaveLength(rules.length);
  expect(new Set(lintRules).size).toBe(rules.length);
  expect(rules.filter((rule) => !files.includes(`${rule}.test`))).toEqual([]);
});

it('has a rule for every code, and no code that refuses as well', () => {
  // Which route is reached is known above this package.
  expect(new Set([...lintRules.map(({ code }) => code), 'shadowed'])).toEqual(new Set(Object.keys(lintCodes)));
  expect(Object.keys(lintCodes).filter((code) => code in issueCodes || !/^[a-z]+(?:_[a-z]+)*$/.test(code))).toEqual([]);
});

it('says nothing of what is disabled, and nothing of a document with errors', () => {
  const policies = [{ type: 'fault_injection', abort: { percent: 5 } }];
  expect(lintRoute('faults_injected', { policies })).toHaveLength(1);
  expect(lintRoute('faults_injected', { policies, enabled: false })).toEqual([]);
  expect(check({ routes: [{ name: 'r', upstreams: [{ name: 'nobody' }], policies }] }).warnings).toEqual([]);
});
