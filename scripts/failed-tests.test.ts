import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failedBrowserTests, failedTests } from './failed-tests.ts';

test('names each failed test by its file, and a file that could not be loaded by itself', () => {
  const report = {
    testResults: [
      {
        name: join(process.cwd(), 'a.test.ts'),
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'holds' },
          { status: 'failed', fullName: 'breaks', failureMessages: ['Error: no answer\n    at a.test.ts:3:1'] },
        ],
      },
      { name: join(process.cwd(), 'b.test.ts'), status: 'failed', message: 'cannot be read', assertionResults: [] },
      { name: join(process.cwd(), 'c.test.ts'), status: 'passed', assertionResults: [] },
    ],
  };
  expect(failedTests(report)).toEqual(['a.test.ts › breaks: Error: no answer', 'b.test.ts: cannot be read']);
});

test('finds failed browser tests at every depth', () => {
  const nested = { suites: [{ specs: [{ ok: false, title: 'breaks', file: 'a.spec.ts', line: 7 }] }] };
  const report = { suites: [{ specs: [{ ok: true, title: 'holds', file: 'a.spec.ts', line: 3 }], ...nested }] };
  expect(failedBrowserTests(report)).toEqual(['a.spec.ts:7 › breaks']);
});

test('a report of another shape has no names', () => {
  expect([failedTests(null), failedTests({ testResults: 3 }), failedBrowserTests('no')]).toEqual([[], [], []]);
});
