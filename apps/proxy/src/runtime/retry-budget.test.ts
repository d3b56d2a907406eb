import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

const terms = { share: 0.2, minimumConcurrency: 3 };

it('allows a few at a time where nothing is asked', () => {
  const budget = new RetryBudget();
  expect([1, 2, 3, 4].map(() => budget.take(terms, 0))).toEqual([true, true, true, false]);
  budget.giveBack();
  expect(budget.take(terms, 0)).toBe(true);
});

it('allows a share of what was asked in the last ten seconds, and forgets what is older', () => {
  const budget = new RetryBudget();
  const none = { share: 0.2, minimumConcurrency: 0 };
  for (let count = 0; count < 10; count += 1) budget.noteRequest(count * 1000);
  expect([1, 2, 3].map(() => budget.take(none, 9_500))).toEqual([true, true, false]);
  for (let count = 0; count < 11; count += 1) budget.noteRequest(15_000);
  // Four of the first ten requests are left, and both retries.
  expect([1, 2].map(() => budget.take(none, 15_000))).toEqual([true, false]);
  expect(budget.take(none, 60_000)).toBe(false);
});

it(`never allows more than its share or its minimum, whatever the history, seed ${testSeed}`, () => {
  const step = fc.record({ wait: fc.nat(3000), requests: fc.nat(20), retries: fc.nat(10), over: fc.nat(10) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const budget = new RetryBudget();
      const asked: number[] = [];
      const taken: number[] = [];
      let now = 0;
      for (const { wait, requests, retries, over } of steps) {
        now += wait;
        for (let count = 0; count < requests; count += 1) {
          budget.noteRequest(now);
          asked.push(now);
        }
        for (let count = 0; count < retries; count += 1) {
          const before = budget.underWay;
          if (!budget.take(terms, now)) continue;
          taken.push(now);
          const recent = (times: number[]) =>
            times.filter((time) => Math.floor(time / 1000) > Math.floor(now / 1000) - 10).length;
          expect(before < terms.minimumConcurrency || recent(taken) <= recent(asked) * terms.share).toBe(true);
        }
        for (let count = 0; count < over && budget.underWay > 0; count += 1) budget.giveBack();
      }
      while (budget.underWay > 0) budget.giveBack();
      // Whatever happened, it can be left.
      expect(budget.take(terms, now)).toBe(true);
    }),
    { seed: testSeed },
  );
});
