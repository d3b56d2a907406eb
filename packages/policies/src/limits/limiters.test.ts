import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLimiter } from './limit-book.ts';
import type { Limiter, LimitRule } from './limit-rule.ts';

/** Steps of a random history: time passes, then so many are asked for, and perhaps some are given back. */
const history = fc.array(
  fc.record({ pauseMs: fc.nat(4000), want: fc.nat(30), back: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { minLength: 1, maxLength: 80 },
);

interface Used {
  readonly at: number;
  readonly count: number;
}

/** What a history leaves as used, each at the time it was granted. */
function run(limiter: Limiter, clock: FakeClock, steps: readonly { pauseMs: number; want: number; back: number }[]) {
  const used: Used[] = [];
  for (const { pauseMs, want, back } of steps) {
    clock.advance(pauseMs);
    const { granted, remaining, retryAfterMs } = limiter.take(want);
    expect(granted).toBeLessThanOrEqual(want);
    // Whoever got less than they asked for is told to wait, and nobody else.
    if (granted < want) expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs === 0).toBe(remaining > 0);
    const unused = Math.floor(granted * back);
    if (unused > 0) limiter.giveBack(unused);
    used.push({ at: clock.monotonic(), count: granted - unused });
  }
  return used;
}

function between(used: readonly Used[], from: number, to: number): number {
  return used.reduce((sum, { at, count }) => (at >= from && at <= to ? sum + count : sum), 0);
}

it(`a token bucket never lets more pass than burst and rate allow, seed ${testSeed}`, () => {
  const rule = { limit: fc.integer({ min: 1, max: 40 }), windowMs: fc.constantFrom(1000, 5000, 60_000) };
  fc.assert(
    fc.property(fc.record({ ...rule, burst: fc.integer({ min: 1, max: 40 }) }), history, (given, steps) => {
      const clock = new FakeClock();
      const used = run(createLimiter({ kind: 'token_bucket', ...given }, clock), clock, steps);
      for (const { at: from } of used) {
        for (const { at: to } of used.filter(({ at }) => at >= from)) {
          const most = given.burst + ((to - from) * given.limit) / given.windowMs;
          expect(between(used, from, to)).toBeLessThanOrEqual(most + 1e-6);
        }
      }
    }),
    { seed: testSeed, numRuns: 300 },
  );
});

it(`no window of any position holds more than a sliding window allows, seed ${testSeed}`, () => {
  const rule = { limit: fc.integer({ min: 1, max: 40 }), windowMs: fc.constantFrom(1000, 5000, 60_000) };
  fc.assert(
    fc.property(fc.record(rule), history, (given, steps) => {
      const clock = new FakeClock();
      const used = run(createLimiter({ kind: 'sliding_window', ...given }, clock), clock, steps);
      for (const { at } of used) {
        expect(between(used, at, at + given.windowMs - 1)).toBeLessThanOrEqual(given.limit);
      }
    }),
    { seed: testSeed, numRuns: 300 },
  );
});

describe.each<[string, LimitRule]>([
  ['token_bucket', { kind: 'token_bucket', limit: 10, windowMs: 1000, burst: 4 }],
  ['sliding_window', { kind: 'sliding_window', limit: 10, windowMs: 1000 }],
  ['period', { kind: 'period', limit: 10, period: 'hour' }],
])('%s', (_, rule) => {
  it('grants again no later than it says', () => {
    const clock = new FakeClock();
    const limiter = createLimiter(rule, clock);
    while (limiter.take(1).granted === 1);
    const { retryAfterMs } = limiter.take(1);
    clock.advance(retryAfterMs * 0.5);
    expect(limiter.take(1).granted).toBe(0);
    clock.advance(retryAfterMs * 0.5 + 1);
    expect(limiter.take(1).granted).toBe(1);
  });

  it('has all of its limit again when the reset it told of is over', () => {
    const clock = new FakeClock();
    const limiter = createLimiter(rule, clock);
    const full = limiter.take(0).remaining;
    const { resetMs } = limiter.take(3);
    expect(limiter.take(0).remaining).toBe(full - 3);
    clock.advance(resetMs + 1);
    expect(limiter.take(0).remaining).toBe(full);
  });

  it('takes back what nobody used', () => {
    const limiter = createLimiter(rule, new FakeClock());
    const full = limiter.take(0).remaining;
    limiter.take(full);
    limiter.giveBack(2);
    expect(limiter.take(5).granted).toBe(2);
  });
});

it('a sliding window of 10 a second lets 600 pass in a minute to somebody who always asks, but for one part in 64', () => {
  const clock = new FakeClock();
  const limiter = createLimiter({ kind: 'sliding_window', limit: 10, windowMs: 1000 }, clock);
  let passed = 0;
  for (let ms = 0; ms < 60_000; ms += 1) {
    passed += limiter.take(1).granted;
    clock.advance(1);
  }
  expect(passed).toBeGreaterThanOrEqual(Math.floor((600 * 64) / 65));
  expect(passed).toBeLessThanOrEqual(600);
});

it('a clock that ran years ahead and was set right leaves a quota in the present, with what was used', () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 12));
  const day = createLimiter({ kind: 'period', limit: 2, period: 'day' }, clock);
  clock.jump(10 * 365 * 86_400_000);
  expect(day.take(5).granted).toBe(2);
  clock.jump(-10 * 365 * 86_400_000);
  expect(day.take(1)).toMatchObject({ granted: 0, retryAfterMs: 12 * 3_600_000 });
  clock.advance(12 * 3_600_000);
  expect(day.take(5).granted).toBe(2);
});

it('a period is an hour, day or month of UTC, and a clock that is set back opens no second one', () => {
  const clock = new FakeClock(Date.UTC(2026, 0, 31, 23, 30));
  const month = createLimiter({ kind: 'period', limit: 1, period: 'month' }, clock);
  expect(month.take(1)).toEqual({ granted: 1, remaining: 0, resetMs: 30 * 60_000, retryAfterMs: 30 * 60_000 });
  clock.jump(-3_600_000);
  expect(month.take(1).granted).toBe(0);
  clock.jump(3_600_000);
  clock.advance(30 * 60_000);
  expect(month.take(1)).toMatchObject({ granted: 1, resetMs: 28 * 86_400_000 });
});
