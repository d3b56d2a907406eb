import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

it('gives a burst, and then the rate', () => {
  const bucket = new TokenBucket(3, 10, 1000);
  expect([0, 1, 2, 3].map(() => bucket.take(1000))).toEqual([true, true, true, false]);
  expect([1099, 1100, 1101].map((now) => bucket.take(now))).toEqual([false, true, false]);
});

it('keeps no more than a burst', () => {
  const bucket = new TokenBucket(2, 10, 0);
  expect([0, 1, 2].map(() => bucket.take(1_000_000))).toEqual([true, true, false]);
});
