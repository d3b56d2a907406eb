import type { LimitAsk } from '@sluice/control';
import { seededRandom } from '@sluice/core';
import { LimitBook, type LimitRule, type LimitVerdict } from '@sluice/policies/limits';
import { FakeClock } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { LeasedLimits } from './leased-limits.ts';

const rule: LimitRule = { kind: 'token_bucket', limit: 1000, windowMs: 1000, burst: 100 };

/** Workers and the controller that counts for them; what they ask arrives when the test says so. */
class Gateway {
  readonly clock = new FakeClock();
  readonly book = new LimitBook({ clock: this.clock });
  readonly workers: LeasedLimits[];
  messages = 0;
  answers = true;
  #asked: (readonly [LeasedLimits, readonly LimitAsk[]])[] = [];

  constructor(count: number) {
    this.workers = Array.from({ length: count }, () => {
      const worker: LeasedLimits = new LeasedLimits({
        clock: this.clock,
        send: (asks) => {
          this.messages += 1;
          this.#asked.push([worker, asks]);
          return true;
        },
      });
      worker.setWorkers(count);
      worker.start();
      return worker;
    });
  }

  /** Delivers what was asked, as often as answers lead to further questions. */
  async settle(): Promise<void> {
    // Asks go out at the end of a turn.
    await Promise.resolve();
    while (this.answers && this.#asked.length > 0) {
      const asked = this.#asked;
      this.#asked = [];
      for (const [worker, asks] of asked) {
        for (const { id, rule: own, key, unused } of asks)
          if (unused > 0) this.book.limiterOf(id, own, key).giveBack(unused);
        const wanted = asks.filter(({ ask }) => ask > 0);
        worker.answer(
          wanted.map(({ ask, id, rule: own, key, want }) => ({ ask, ...this.book.take(id, own, key, want) })),
        );
      }
      await Promise.resolve();
    }
  }

  stop(): void {
    for (const worker of this.workers) worker.stop();
  }
}

it(`workers together let through what one would, within two in a hundred, and ask seldom, seed ${testSeed}`, async () => {
  const gateway = new Gateway(4);
  const random = seededRandom(testSeed);
  const verdicts: LimitVerdict[] = [];
  let asked = 0;
  // Three times the limit for ten seconds, by whichever worker.
  for (let ms = 0; ms < 10_000; ms += 1) {
    for (let request = 0; request < 3; request += 1) {
      const worker = gateway.workers[Math.floor(random() * 4)] as LeasedLimits;
      void Promise.resolve(worker.take('route', rule, 'one')).then((verdict) => verdicts.push(verdict));
      asked += 1;
    }
    await gateway.settle();
    gateway.clock.advance(1);
  }
  await gateway.settle();
  expect(verdicts).toHaveLength(asked);
  const passed = verdicts.filter(({ allowed }) => allowed).length;
  const exact = 100 + 10_000;
  expect(passed).toBeLessThanOrEqual(exact);
  expect(passed).toBeGreaterThanOrEqual(exact * 0.98);
  expect(gateway.messages).toBeLessThan(asked / 3);
  gateway.stop();
});

it('what a worker leased and does not use is there for the others', async () => {
  const gateway = new Gateway(2);
  const slow: LimitRule = { kind: 'sliding_window', limit: 1000, windowMs: 60_000 };
  const [busy, late] = gateway.workers as [LeasedLimits, LeasedLimits];
  let passed = 0;
  const ask = async (worker: LeasedLimits, times: number) => {
    for (let request = 0; request < times; request += 1) {
      void Promise.resolve(worker.take('route', slow, 'one')).then(({ allowed }) => {
        passed += allowed ? 1 : 0;
      });
      await gateway.settle();
    }
  };
  await ask(busy, 300);
  gateway.clock.advance(1000);
  await gateway.settle();
  await ask(late, 900);
  expect(passed).toBe(1000);
  gateway.stop();
});

it('lets through its share where nobody answers, and waits for nobody after the first', async () => {
  const gateway = new Gateway(4);
  gateway.answers = false;
  const [worker] = gateway.workers as [LeasedLimits];
  const waiting = Array.from({ length: 50 }, () => worker.take('route', rule, 'one'));
  expect(waiting.every((verdict) => verdict instanceof Promise)).toBe(true);
  await gateway.settle();
  gateway.clock.advance(1100);
  const decided = await Promise.all(waiting);
  expect(decided.filter(({ allowed }) => allowed)).toHaveLength(25); // burst / workers
  expect(worker.take('route', rule, 'two')).toMatchObject({ allowed: true });
  gateway.stop();
});

it('decides for those who wait when it stops or loses the controller, and holds nothing afterwards', async () => {
  for (const end of ['stop', 'disconnected'] as const) {
    const gateway = new Gateway(1);
    gateway.answers = false;
    const [worker] = gateway.workers as [LeasedLimits];
    const verdict = worker.take('route', rule, 'one');
    worker[end]();
    expect(await verdict).toMatchObject({ allowed: true });
    gateway.stop();
    expect(gateway.clock.pendingTimers).toBe(0);
  }
});

it('remembers no more keys than it may, whatever clients send', async () => {
  const gateway = new Gateway(1);
  const [worker] = gateway.workers as [LeasedLimits];
  for (let key = 0; key < 60_000; key += 1) {
    void worker.take('route', rule, String(key));
    if (key % 1000 === 0) await gateway.settle();
  }
  await gateway.settle();
  expect(worker.size).toBeLessThanOrEqual(50_000);
  gateway.stop();
});

it('a quota that is made larger lets pass at once whom the smaller one had refused for the rest of the month', async () => {
  const gateway = new Gateway(1);
  const [worker] = gateway.workers;
  const quota = (limit: number): LimitRule => ({ kind: 'period', limit, period: 'month' });
  const ask = async (limit: number) => {
    const verdict = worker?.take('q', quota(limit), 'ada');
    await gateway.settle();
    return (await verdict)?.allowed;
  };
  expect([await ask(1), await ask(1)]).toEqual([true, false]);
  const { messages } = gateway;
  expect(await ask(1)).toBe(false);
  expect(gateway.messages).toBe(messages);
  expect(await ask(2)).toBe(true);
  gateway.stop();
});

it('a refusal for a month is asked about again after half a minute', async () => {
  const gateway = new Gateway(1);
  const [worker] = gateway.workers;
  const quota: LimitRule = { kind: 'period', limit: 1, period: 'month' };
  const ask = async () => {
    const verdict = worker?.take('q', quota, 'ada');
    await gateway.settle();
    return await verdict;
  };
  await ask();
  const refused = await ask();
  expect(refused?.retryAfterMs).toBeGreaterThan(30_000);
  gateway.clock.advance(29_000);
  expect((await ask())?.retryAfterMs).toBe((refused?.retryAfterMs ?? 0) - 29_000);
  const { messages } = gateway;
  gateway.clock.advance(2000);
  await ask();
  expect(gateway.messages).toBeGreaterThan(messages);
  gateway.stop();
});
