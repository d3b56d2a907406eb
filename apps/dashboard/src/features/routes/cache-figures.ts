import type { LivePolicyEvents } from '@sluice/metrics';

export interface CacheFigures {
  /** Requests that the cache was asked for; those that passed it by are none. */
  readonly asked: number;
  /** Of them those that no endpoint had to answer anew, 0–1; undefined while there were none. */
  readonly share: number | undefined;
  readonly coalesced: number;
  readonly stale: number;
  /** Stored answers that went to make room. */
  readonly evicted: number;
}

/** What the cache of a route has counted since the controller started. */
export function cacheFigures(events: readonly LivePolicyEvents[], route: string): CacheFigures {
  const mine = events.filter((each) => each.policy === 'cache' && each.route === route);
  const counted = Object.fromEntries(mine.map(({ event, count }) => [event, count]));
  const of = (...names: string[]) => names.reduce((sum, name) => sum + (counted[name] ?? 0), 0);
  const spared = of('hit', 'stale', 'revalidated', 'coalesced');
  const asked = spared + of('miss');
  return {
    asked,
    share: asked === 0 ? undefined : spared / asked,
    coalesced: of('coalesced'),
    stale: of('stale'),
    evicted: of('evicted'),
  };
}
