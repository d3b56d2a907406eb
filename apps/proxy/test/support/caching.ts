import type { RouteInput } from '@sluice/config';
import { waitFor } from '@sluice/testing';
import { everythingTo, TestProxy } from './start-proxy.ts';

type Policy = NonNullable<RouteInput['policies']>[number];
export type CacheInput = Omit<Extract<Policy, { type: 'cache' }>, 'type'>;

/** One route with a cache before these endpoints. @param more policies before it */
export function startCached(address: string, cache: CacheInput = {}, more: readonly Policy[] = []): Promise<TestProxy> {
  return TestProxy.start(cachedConfig(address, cache, more));
}

export function cachedConfig(address: string, cache: CacheInput = {}, more: readonly Policy[] = []) {
  return everythingTo(address, { route: { policies: [...more, { type: 'cache', ...cache }] } });
}

/** What the cache has counted since it was last asked. */
export function eventsOf(proxy: TestProxy): Record<string, number> {
  const { policyEvents } = proxy.worker.context.recorder;
  const counted = policyEvents
    .take()
    .filter(({ policy }) => policy === 'cache')
    .map(({ event, count }) => [event, count] as const);
  policyEvents.commit();
  return Object.fromEntries(counted.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** Requests for the same that wait for somebody else's answer. */
export async function waitUntilWaiting(proxy: TestProxy, count: number): Promise<void> {
  await waitFor(`${count} to wait`, () => {
    let waiting = 0;
    for (const cache of proxy.worker.shared.caches.values()) waiting += cache.waiting;
    return waiting === count;
  });
}

export function storedIn(proxy: TestProxy): { entries: number; bytes: number } {
  const total = { entries: 0, bytes: 0 };
  for (const { store } of proxy.worker.shared.caches.values()) {
    total.entries += store.entries;
    total.bytes += store.bytes;
  }
  return total;
}
