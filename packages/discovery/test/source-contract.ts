import { systemRandom } from '@sluice/core';
import { FakeClock, waitFor, watchOpenHandles } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import type { DiscoveryEnvironment, DiscoveryQuery, DiscoverySource, EndpointSet } from '../src/contract.ts';

/** A registry that does as it is told, with the source that follows it. */
export interface SourceUnderTest extends AsyncDisposable {
  readonly query: DiscoveryQuery;
  create(environment: DiscoveryEnvironment): DiscoverySource;
  /** The registry knows the service with these endpoints (`address:port`), none included, and answers again. */
  has(...addresses: readonly string[]): Promise<void>;
  /** The registry knows no such service. */
  vanish(): Promise<void>;
  /** The registry cannot be asked, or answers by an error. */
  fail(): Promise<void>;
  /** Answers from now on wait for `release`. Left out where the registry cannot do so. */
  hold?(): HeldAnswers;
  /** Of so many changes in a second, few may be told. */
  readonly burst: number;
}

export interface HeldAnswers {
  /** Resolves when there is a question that waits. */
  readonly asked: Promise<unknown>;
  release(): void;
}

/** One step of the clock, and how much real time is left to sockets before the next one. */
const stepMs = 500;
const paceMs = 20;
/** A caller asks again this long after a failure. */
const askAgainMs = 500;

/** Follows a source as the controller does, and writes down what it says. */
class Follower {
  readonly clock = new FakeClock();
  readonly events: (EndpointSet | Error)[] = [];
  readonly #leaving = new AbortController();
  readonly #ended: Promise<void>;
  #steppedAt = performance.now();

  constructor(registry: SourceUnderTest) {
    const source = registry.create({ clock: this.clock, random: systemRandom, mayAsk: () => true });
    this.#ended = this.#run(source, registry.query);
  }

  async #run(source: DiscoverySource, query: DiscoveryQuery): Promise<void> {
    const { signal } = this.#leaving;
    while (!signal.aborted) {
      try {
        for await (const set of source.watch(query, signal)) this.events.push(set);
      } catch (error) {
        if (!signal.aborted) this.events.push(error as Error); // sources throw nothing else
      }
      if (signal.aborted) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = this.clock.after(askAgainMs, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
      await promise;
      timer.cancel();
    }
  }

  get last(): EndpointSet | Error | undefined {
    return this.events.at(-1);
  }

  /** Lets time pass until the last word is one that fits. */
  async until(what: string, fits: (last: EndpointSet | Error) => boolean): Promise<void> {
    await waitFor(
      `${what}; the last word is ${inWords(this.last)}`,
      () => {
        if (this.last !== undefined && fits(this.last)) return true;
        if (performance.now() - this.#steppedAt >= paceMs) {
          this.#steppedAt = performance.now();
          this.clock.advance(stepMs);
        }
        return false;
      },
      20_000,
    );
  }

  has(...addresses: readonly string[]): Promise<void> {
    const wanted = addresses.toSorted().join();
    return this.until(`endpoints ${wanted}`, (last) => addressesOf(last)?.toSorted().join() === wanted);
  }

  async stop(): Promise<void> {
    this.#leaving.abort();
    await this.#ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

function addressesOf(event: EndpointSet | Error | undefined): string[] | undefined {
  if (event === undefined || event instanceof Error || event.status !== 'found') return undefined;
  return event.endpoints.map(({ address }) => address);
}

function inWords(event: EndpointSet | Error | undefined): string {
  return event instanceof Error ? event.message : JSON.stringify(event);
}

const isAbsent = (last: EndpointSet | Error) => !(last instanceof Error) && last.status === 'not-found';
const isFailure = (last: EndpointSet | Error) => last instanceof Error;

/** What every discovery source does, whatever its registry. */
export function describeSource(name: string, start: () => Promise<SourceUnderTest>): void {
  describe(`source ${name}`, () => {
    it('gives a first answer, each change, and tells an absent service from an empty one', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80');
      await using follower = new Follower(registry);
      await follower.has('10.0.0.1:80');
      await registry.has('10.0.0.1:80', '10.0.0.2:80');
      await follower.has('10.0.0.1:80', '10.0.0.2:80');
      await registry.has('10.0.0.2:80');
      await follower.has('10.0.0.2:80');
      await registry.has();
      await follower.has();
      await registry.vanish();
      await follower.until('the absence', isAbsent);
      expect(follower.last).toMatchObject({ why: expect.stringMatching(/\S/) });
      await registry.has('10.0.0.3:80');
      await follower.has('10.0.0.3:80');
      expect(follower.events.filter(isFailure)).toEqual([]);
    });

    it('says nothing again that has not changed', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80', '10.0.0.2:80');
      await using follower = new Follower(registry);
      await follower.has('10.0.0.1:80', '10.0.0.2:80');
      await registry.has('10.0.0.1:80', '10.0.0.2:80');
      await registry.has('10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80');
      await follower.has('10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80');
      expect(follower.events).toHaveLength(2);
    });

    it('throws a failure in words, gives no endpoints for it, and goes on when it has passed', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80');
      await using follower = new Follower(registry);
      await follower.has('10.0.0.1:80');
      await registry.fail();
      await follower.until('a failure', isFailure);
      expect((follower.last as Error).message).toMatch(/\S/);
      expect(follower.events.slice(0, -1).filter((event) => !isFailure(event))).toHaveLength(1);
      await registry.has('10.0.0.1:80', '10.0.0.2:80');
      await follower.has('10.0.0.1:80', '10.0.0.2:80');
    });

    it('fails at the first question too', async () => {
      await using registry = await start();
      await registry.fail();
      await using follower = new Follower(registry);
      await follower.until('a failure', isFailure);
      await registry.has('10.0.0.1:80');
      await follower.has('10.0.0.1:80');
    });

    it('leaves no timer and no socket when it is stopped', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80');
      const nothingLeft = watchOpenHandles();
      const follower = new Follower(registry);
      await follower.has('10.0.0.1:80');
      await follower.stop();
      expect(follower.clock.pendingTimers).toBe(0);
      await nothingLeft();

      const held = registry.hold?.();
      const early = new Follower(registry);
      await held?.asked;
      await early.stop();
      expect(early.clock.pendingTimers).toBe(0);
      await nothingLeft();
      held?.release();
    });

    it('puts many changes in a second together', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80');
      await using follower = new Follower(registry);
      await follower.has('10.0.0.1:80');
      const address = (count: number) => `10.1.${count >> 8}.${count & 255}:80`;
      for (let count = 1; count <= registry.burst; count += 1) {
        await registry.has(address(count));
        follower.clock.advance(1000 / registry.burst);
      }
      await follower.has(address(registry.burst));
      expect(follower.events.length).toBeLessThan(30);
    });

    it('keeps its pace when the clock of the machine jumps', async () => {
      await using registry = await start();
      await registry.has('10.0.0.1:80');
      await using follower = new Follower(registry);
      await follower.has('10.0.0.1:80');
      const day = 86_400_000;
      follower.clock.jump(day);
      await registry.has('10.0.0.1:80', '10.0.0.2:80');
      await follower.has('10.0.0.1:80', '10.0.0.2:80');
      follower.clock.jump(-2 * day);
      await registry.has('10.0.0.2:80');
      await follower.has('10.0.0.2:80');
      expect(follower.events).toHaveLength(3);
    });
  });
}
