import { expect, it } from 'vitest';
import { RecentSums } from './recent-sums.ts';

it('adds up what workers tell, and says when it last happened', () => {
  const sums = new RecentSums<{ route: string; event: string }>({ kept: 10, told: 10 });
  sums.add({ route: 'shop', event: 'denied' }, 2, 1000);
  sums.add({ route: 'shop', event: 'allowed' }, 0, 1000);
  sums.add({ route: 'shop', event: 'denied' }, 1, 2000);
  // Of a worker whose clock is behind.
  sums.add({ route: 'shop', event: 'denied' }, 1, 1500);
  expect(sums.newest()).toEqual([{ route: 'shop', event: 'denied', count: 4, lastAt: 2000 }]);
});

it('tells of the newest, and lets go of what was seen longest ago', () => {
  const sums = new RecentSums<{ route: number }>({ kept: 4, told: 2 });
  for (const route of [1, 2, 3, 4]) sums.add({ route }, 1, route);
  sums.add({ route: 1 }, 1, 5);
  sums.add({ route: 5 }, 1, 6);
  expect(sums.newest().map(({ route }) => route)).toEqual([1, 5]);
  // The second one made room, and begins anew; the first one did not.
  sums.add({ route: 2 }, 1, 7);
  sums.add({ route: 1 }, 1, 8);
  expect(sums.newest()).toMatchObject([
    { route: 2, count: 1 },
    { route: 1, count: 3 },
  ]);
});
