import { seededRandom } from '@sluice/core';
import type { CheckOutcome, CheckTarget } from '@sluice/health-checks/contract';
import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CheckSlots } from './check-slots.ts';
import { EndpointChecker } from './endpoint-checker.ts';

const seed = testSeed;

const target: CheckTarget = {
  ...{ address: '10.0.0.1:80', authority: '10.0.0.1:80', secure: false, protocol: 'auto' },
  dial: () => Promise.reject(new Error('nothing is dialled here')),
};

/** A checker whose checks wait for the test to end them. */
function start(slots = new CheckSlots(1), clock = new FakeClock(), random = seededRandom(seed)) {
  const begun: { at: number; end(outcome: CheckOutcome | Error): void; signal: AbortSignal }[] = [];
  const turns: string[] = [];
  const checker: EndpointChecker = new EndpointChecker({
    ...{ target, clock, random, slots, before: undefined },
    plan: {
      check: {
        run: (_target, signal) =>
          new Promise((resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason));
            const end = (outcome: CheckOutcome | Error) =>
              outcome instanceof Error ? reject(outcome) : resolve(outcome);
            begun.push({ at: clock.monotonic(), end, signal });
          }),
      },
      ...{ intervalMs: 10_000, timeoutMs: 5_000, jitter: 0.1, thresholds: { healthy: 2, unhealthy: 3 } },
    },
    onOutcome: (_outcome, changed) => {
      if (changed) turns.push(checker.health);
    },
  });
  checker.start();
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const begin = () => {
    for (const before = begun.length; begun.length === before; ) clock.advance(1);
  };
  const next = async (outcome: CheckOutcome | Error) => {
    begin();
    begun.at(-1)?.end(outcome);
    await settle();
  };
  return { checker, clock, begun, turns, begin, next, settle };
}

const pass: CheckOutcome = { passed: true };
const fail: CheckOutcome = { passed: false, reason: 'answered 503' };

describe('the checker of an endpoint', () => {
  it('says in words what speaks against the endpoint', async () => {
    const { checker, next, turns } = start();
    await next(pass);
    expect([checker.health, checker.reason]).toEqual(['healthy', '']);
    await next(fail);
    expect([checker.health, checker.reason]).toEqual(['healthy', 'failed 1 of 3: answered 503']);
    await next(fail);
    await next(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    expect([checker.health, checker.reason]).toEqual(['unhealthy', 'refused the connection']);
    await next(pass);
    expect([checker.health, checker.reason]).toEqual(['unhealthy', 'refused the connection; since passed 1 of 2']);
    await next(pass);
    expect([checker.health, checker.reason]).toEqual(['healthy', '']);
    expect(turns).toEqual(['healthy', 'unhealthy', 'healthy']);
  });

  it('gives up a check that takes too long', async () => {
    const { checker, clock, begun, begin, settle } = start();
    begin();
    clock.advance(4_999);
    expect(begun[0]?.signal.aborted).toBe(false);
    clock.advance(1);
    await settle();
    expect(begun[0]?.signal.aborted).toBe(true);
    expect(checker.reason).toBe('gave no answer within 5s');
  });

  it(`waits for an interval give or take the jitter after each check, seed ${seed}`, async () => {
    const { clock, begun, begin, settle } = start();
    begin();
    for (let turn = 0; turn < 50; turn += 1) {
      const ended = clock.monotonic();
      begun.at(-1)?.end(pass);
      await settle();
      begin();
      const waited = (begun.at(-1)?.at ?? 0) - ended;
      expect(waited).toBeGreaterThanOrEqual(9_000);
      expect(waited).toBeLessThanOrEqual(11_001);
    }
    expect(begun[0]?.at).toBeLessThanOrEqual(1000);
  });

  it('leaves nothing behind when it is stopped, at whatever moment', async () => {
    const moments = fc.array(fc.constantFrom('pass', 'fail', 'wait', 'advance'), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moments, async (steps) => {
        const slots = new CheckSlots(1);
        const { checker, clock, begun, turns, settle } = start(slots);
        for (const step of steps) {
          if (step === 'advance') clock.advance(3_000);
          else if (step !== 'wait') begun.at(-1)?.end(step === 'pass' ? pass : fail);
          await settle();
        }
        checker.stop();
        const told = turns.length;
        begun.at(-1)?.end(fail);
        await settle();
        clock.advance(60_000);
        expect(clock.pendingTimers).toBe(0);
        expect(turns).toHaveLength(told);
        // Its slot is free again.
        let free = false;
        slots.take(() => {
          free = true;
        });
        expect(free).toBe(true);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('waits for a slot, and one that was stopped meanwhile passes its turn on', async () => {
    const [slots, clock] = [new CheckSlots(1), new FakeClock()];
    const [first, second, third] = [start(slots, clock), start(slots, clock), start(slots, clock)];
    clock.advance(1000);
    const checking = () => [first, second, third].map(({ begun }) => begun.length);
    const one = checking().indexOf(1);
    expect(checking().filter((count) => count === 1)).toHaveLength(1);
    const [stopped, last] = [first, second, third].filter((_each, index) => index !== one);
    stopped?.checker.stop();
    [first, second, third][one]?.begun[0]?.end(pass);
    await last?.settle();
    expect(stopped?.begun).toHaveLength(0);
    expect(last?.begun).toHaveLength(1);
  });
});
