import { expect, it } from 'vitest';
import { billing } from '../../test/check-document.ts';
import { lint } from '../../test/lint.ts';

const files = { name: 'files', type: 'file', path: '/a.yaml' };
const asking = (source: object, target: object = {}) => ({
  discoverySources: [{ ...files, ...source }],
  upstreams: [{ ...billing, targets: [{ discovery: 'files', service: 'billing', ...target }] }],
});

it('tells of a target whose source is switched off', () => {
  expect(lint('disabled_reference', asking({ enabled: false }))).toEqual([
    {
      path: 'upstreams.0.targets.0.discovery',
      message: 'upstream "billing": target 1: source "files" is disabled, so it brings no endpoints',
      fix: 'Enable "files", or take the target out.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lint('disabled_reference', asking({}))).toEqual([]);
  expect(lint('disabled_reference', asking({ enabled: false }, { enabled: false }))).toEqual([]);
});
