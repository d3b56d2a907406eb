import type { LivePolicyEvents } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { cacheFigures } from './cache-figures.ts';

const event = (name: string, count: number, route = 'shop', policy = 'cache') =>
  ({ route, policy, event: name, count, at: 0 }) as unknown as LivePolicyEvents; // only what is read

it('adds up what no endpoint had to answer anew, of this route and policy', () => {
  const events = [
    event('hit', 6),
    event('coalesced', 1),
    event('stale', 1),
    event('miss', 2),
    event('bypassed', 9),
    event('evicted', 4),
    event('hit', 100, 'other'),
    event('hit', 100, 'shop', 'jwt'),
  ];
  expect(cacheFigures(events, 'shop')).toEqual({ asked: 10, share: 0.8, coalesced: 1, stale: 1, evicted: 4 });
});

it('has no share while nobody has asked', () => {
  expect(cacheFigures([event('bypassed', 1)], 'shop')).toMatchObject({ asked: 0, share: undefined });
});
