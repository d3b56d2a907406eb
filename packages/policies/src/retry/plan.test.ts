import { seededRandom } from '@sluice/core';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { createRetryPlan } from './plan.ts';
import { retryAfterMs } from './retry-after.ts';
import { type RetryConfig, retrySchema } from './schema.ts';

function planOf(config: Partial<RetryConfig> = {}, random = () => 0.5) {
  return createRetryPlan(retrySchema.parse({ type: 'retry', ...config }), { random, now: () => 0, count() {} });
}

const get = (attempts: number) => ({ method: 'GET', attempts, unsent: false });

it('waits up to 100 ms, doubling to 2 s', () => {
  const plan = planOf({ attempts: 10 }, () => 0.999_999);
  const waits = Array.from({ length: 9 }, (_, index) => {
    const decision = plan.afterError(get(index + 1), 'reset');
    return decision.again ? Math.round(decision.delayMs) : -1;
  });
  expect(waits).toEqual([100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000]);
});

it(`waits any part of that, seed ${testSeed}`, () => {
  const plan = planOf({}, seededRandom(testSeed));
  const waits = Array.from({ length: 200 }, () => {
    const decision = plan.afterError(get(1), 'reset');
    return decision.again ? decision.delayMs : -1;
  });
  expect(Math.min(...waits)).toBeLessThan(10);
  expect(Math.max(...waits)).toBeGreaterThan(90);
  expect(waits.every((wait) => wait >= 0 && wait < 100)).toBe(true);
});

it('says why not', () => {
  const plan = planOf({ attempts: 2 });
  expect(plan.afterError({ ...get(1), method: 'POST' }, 'reset')).toEqual({
    again: false,
    because: 'method_not_repeated',
  });
  expect(plan.afterError(get(2), 'reset')).toEqual({ again: false, because: 'attempts_exhausted' });
  expect(plan.afterAnswer(get(1), { status: 503, headers: ['Retry-After', '3'] })).toEqual({
    again: false,
    because: 'retry_after_too_long',
  });
  expect(plan.afterError(get(1), 'timeout')).toEqual({ again: false, because: undefined });
  expect(plan.afterError({ method: 'POST', attempts: 1, unsent: true }, 'connect_failure').again).toBe(true);
});

it.each([
  ['120', 120_000],
  ['0', 0],
  ['Thu, 01 Jan 1970 00:00:05 GMT', 4000],
  ['Wed, 31 Dec 1969 23:59:59 GMT', 0],
  ['soon', 0],
  ['-1', 0],
  ['1.5', 0],
  ['99999999999', 0],
  ['2030', 2_030_000],
  [undefined, 0],
])('reads Retry-After: %s', (field, expected) => expect(retryAfterMs(field, 1000)).toBe(expected));
