import { seededRandom } from '@sluice/core';
import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { anExchange, testEnvironment } from '../testing-exchange.ts';
import { createFaultInjection } from './policy.ts';
import { faultInjectionSchema } from './schema.ts';

function build(config: object, environment = {}) {
  const parsed = faultInjectionSchema.parse({ type: 'fault_injection', ...config });
  return createFaultInjection(parsed, { ...testEnvironment, ...environment });
}

it('has to be told what to do', () => {
  expect(faultInjectionSchema.safeParse({ type: 'fault_injection' }).success).toBe(false);
  expect(faultInjectionSchema.safeParse({ type: 'fault_injection', abort: { status: 503 } }).success).toBe(false);
});

it(`aborts its share, seed ${testSeed}`, () => {
  const policy = build({ abort: { percent: 30, status: 503 } }, { random: seededRandom(testSeed) });
  const answers = Array.from({ length: 1000 }, () => policy.onRequest?.(anExchange()));
  const aborted = answers.filter((answer) => answer !== undefined);
  expect(aborted.length).toBeGreaterThan(230);
  expect(aborted.length).toBeLessThan(370);
});

it('never does anything at 0 %, and always at 100 %', () => {
  const zero = build({ abort: { percent: 0 }, delay: { percent: 0, duration: '1s' } }, { random: () => 0 });
  expect(zero.onRequest?.(anExchange())).toBeUndefined();
  const all = build({ abort: { percent: 100 } }, { random: () => 0.999_999 });
  expect(all.onRequest?.(anExchange())).toEqual({ status: 500, cut: true });
});

it('holds back for as long as it says, or until the client leaves', async () => {
  const clock = new FakeClock();
  const policy = build({ delay: { percent: 100, duration: '10s' } }, { clock });
  const held = policy.onRequest?.(anExchange());
  clock.advance(9_999);
  expect(clock.pendingTimers).toBe(1);
  clock.advance(1);
  expect(await held).toBeUndefined();
  const leaving = new AbortController();
  const left = policy.onRequest?.(anExchange([], { signal: leaving.signal }));
  expect(clock.pendingTimers).toBe(1);
  leaving.abort();
  expect(await left).toBeUndefined();
  expect(clock.pendingTimers).toBe(0);
});

it.each([
  [{ name: 'X-Chaos', value: 'yes' }, ['x-chaos', 'yes'], true],
  [{ name: 'x-chaos', value: 'yes' }, ['x-chaos', 'no'], false],
  [{ name: 'x-chaos' }, ['X-Chaos', 'whatever'], true],
  [{ name: 'x-chaos' }, [], false],
])('with header %j of %j: %s', (header, headers, struck) => {
  const list = [...headers];
  const answer = build({ abort: { percent: 100, status: 500 }, header }).onRequest?.(anExchange(list));
  expect(answer !== undefined).toBe(struck);
  expect(list).toEqual(struck ? [] : headers);
});
