import type { DiscoverySource, Endpoint, EndpointSet } from '@sluice/discovery/contract';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { type LastGood, WatchedQuery } from './watched-query.ts';

/** A source that answers when it is told to, and fails the same way. */
function scriptedSource() {
  let next = Promise.withResolvers<EndpointSet>();
  let watches = 0;
  const source: DiscoverySource = {
    async *watch(_query, signal) {
      watches++;
      while (!signal.aborted) {
        const set = await next.promise;
        yield set;
      }
    },
  };
  const settle = async (act: () => void) => {
    act();
    await turns();
  };
  return {
    source,
    watches: () => watches,
    answer: (...addresses: string[]) =>
      settle(() => {
        const { resolve } = next;
        next = Promise.withResolvers();
        resolve({ status: 'found', endpoints: addresses.map(endpoint) });
      }),
    missing: () =>
      settle(() => {
        const { resolve } = next;
        next = Promise.withResolvers();
        resolve({ status: 'not-found', why: 'there is no such service' });
      }),
    fail: (message: string) =>
      settle(() => {
        const { reject } = next;
        next = Promise.withResolvers();
        reject(new Error(message));
      }),
  };
}

/** Lets promises that are settled have their effect. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

const endpoint = (address: string): Endpoint => ({ address, weight: 1, labels: {} });

function watch(before?: LastGood) {
  const clock = new FakeClock();
  const script = scriptedSource();
  const refreshes: string[] = [];
  let changes = 0;
  const query = new WatchedQuery({
    ...{ clock, random: () => 0, source: 'files', query: { service: 'billing' }, before },
    onChange: () => changes++,
    onRefresh: (result) => refreshes.push(result),
  });
  query.ask(script.source);
  const addresses = () => query.good?.endpoints.map(({ address }) => address);
  return { clock, ...script, query, refreshes, changes: () => changes, addresses };
}

it('keeps the last good endpoints through an absence and an error, and asks again after a while', async () => {
  const { query, answer, missing, fail, clock, watches, addresses, refreshes } = watch();
  expect(query.report).toMatchObject({ state: 'asking', endpoints: 0 });
  await answer('a:1', 'b:1');
  expect(query.report).toMatchObject({ state: 'current', endpoints: 2, problem: '' });
  await missing();
  expect(query.report).toMatchObject({ state: 'missing', endpoints: 2, problem: 'there is no such service' });
  await fail('403: ACL not found');
  expect(query.report).toMatchObject({ state: 'failing', endpoints: 2, problem: '403: ACL not found' });
  expect(addresses()).toEqual(['a:1', 'b:1']);
  expect(watches()).toBe(1);
  clock.advance(500);
  await turns();
  await answer('c:1', 'd:1');
  expect(watches()).toBe(2);
  expect(query.report).toMatchObject({ state: 'current', problem: '' });
  expect(addresses()).toEqual(['c:1', 'd:1']);
  expect(refreshes).toEqual(['found', 'not_found', 'error', 'found']);
  query.stop();
});

it('waits longer after each failure, and not at all longer after an answer', async () => {
  const { query, fail, answer, clock, watches } = watch();
  for (const [attempt, pause] of [250, 500, 1000, 2000].entries()) {
    await fail('no route');
    clock.advance(pause - 1);
    await turns();
    expect(watches()).toBe(attempt + 1);
    clock.advance(1);
    await turns();
    expect(watches()).toBe(attempt + 2);
  }
  await answer('a:1');
  await fail('gone');
  clock.advance(250);
  await turns();
  expect(watches()).toBe(6);
  query.stop();
});

it('holds back an answer that leaves nothing until it is accepted', async () => {
  const { query, answer, addresses } = watch();
  await answer('a:1', 'b:1');
  await answer();
  expect(query.report).toMatchObject({ state: 'held', held: 0, endpoints: 2 });
  expect(addresses()).toEqual(['a:1', 'b:1']);
  expect(query.accept()).toBe(true);
  expect(query.report).toMatchObject({ state: 'current', endpoints: 0 });
  expect(query.accept()).toBe(false);
  query.stop();
});

it('keeps endpoints of what is not there any more until its end is accepted', async () => {
  const { query, answer, missing, addresses } = watch();
  await missing();
  expect(query.accept()).toBe(false);
  await answer('a:1');
  await missing();
  expect(query.report).toMatchObject({ state: 'missing', held: 0, endpoints: 1 });
  expect(query.accept()).toBe(true);
  expect(addresses()).toEqual([]);
  await missing();
  expect(query.report).not.toHaveProperty('held');
  query.stop();
});

it('holds back losses of the share that is set, and lets the next good answer take their place', async () => {
  const { query, answer, addresses, refreshes } = watch();
  query.trust = { holdLossesOf: 50, keepForMs: Number.POSITIVE_INFINITY };
  await answer('a:1', 'b:1', 'c:1', 'd:1');
  await answer('a:1', 'b:1', 'c:1');
  expect(addresses()).toHaveLength(3);
  await answer('a:1');
  expect(query.report).toMatchObject({ state: 'held', held: 1, problem: 'the answer has 1 of 3 endpoints' });
  await answer('a:1', 'x:1');
  expect(query.report).not.toHaveProperty('held');
  expect(addresses()).toEqual(['a:1', 'x:1']);
  expect(refreshes).toEqual(['found', 'found', 'held', 'found']);
  query.stop();
});

it('believes a first answer that is empty, and others at the same number', async () => {
  const { query, answer, addresses } = watch();
  await answer();
  expect(query.report).toMatchObject({ state: 'current', endpoints: 0 });
  await answer('a:1');
  await answer('b:1');
  expect(addresses()).toEqual(['b:1']);
  query.stop();
});

it('serves what a run before it had until there is an answer', async () => {
  const { query, fail, addresses } = watch({ endpoints: [endpoint('a:1')], at: 1 });
  expect(addresses()).toEqual(['a:1']);
  await query.firstWord;
  await fail('connection refused');
  expect(addresses()).toEqual(['a:1']);
  expect(query.report).toMatchObject({ state: 'failing', endpoints: 1, lastSuccessAt: 1 });
  query.stop();
});

it('lets endpoints go that nobody confirmed for as long as they are kept', async () => {
  const { query, answer, fail, clock, addresses } = watch();
  query.trust = { holdLossesOf: 100, keepForMs: 60_000 };
  await answer('a:1');
  await fail('connection refused');
  clock.advance(59_000);
  expect(addresses()).toEqual(['a:1']);
  clock.advance(1000);
  expect(addresses()).toEqual([]);
  query.stop();
});
