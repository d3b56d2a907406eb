import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { LimitBook } from './limit-book.ts';
import type { LimitRule } from './limit-rule.ts';

const rule: LimitRule = { kind: 'token_bucket', limit: 2, windowMs: 60_000, burst: 2 };

it('counts each key of each rule for itself', () => {
  const book = new LimitBook({ clock: new FakeClock() });
  expect(book.take('a', rule, 'one', 5).granted).toBe(2);
  expect(book.take('a', rule, 'two', 1).granted).toBe(1);
  expect(book.take('b', rule, 'one', 1).granted).toBe(1);
  expect(book.take('a', rule, 'one', 1).granted).toBe(0);
});

it('lets the key go that was asked for least recently when there are too many', () => {
  const book = new LimitBook({ clock: new FakeClock(), mostKeys: 2 });
  for (const key of ['one', 'two', 'one', 'three']) book.take('a', rule, key, 1);
  expect(book.size).toBe(2);
  // It was used up, and is still known; the other one begins anew.
  expect(book.take('a', rule, 'one', 1).granted).toBe(0);
  expect(book.take('a', rule, 'two', 2).granted).toBe(2);
});

it('a flood of keys under one rule lets nobody past another', () => {
  const book = new LimitBook({ clock: new FakeClock(), mostKeys: 100 });
  book.take('login', rule, 'guesser', 2);
  for (let key = 0; key < 1000; key += 1) book.take('search', rule, `flood ${key}`, 1);
  expect(book.size).toBe(100);
  expect(book.take('login', rule, 'guesser', 1).granted).toBe(0);
  // Those of the flood are forgotten among themselves.
  expect(book.take('search', rule, 'flood 999', 2).granted).toBe(1);
  expect(book.take('search', rule, 'flood 0', 2).granted).toBe(2);
  // One more of a rule with few takes the place of one of the many.
  book.take('login', rule, 'other', 2);
  expect(book.take('login', rule, 'guesser', 1).granted).toBe(0);
});

it('starts over under another rule, but for what a period has counted', () => {
  const book = new LimitBook({ clock: new FakeClock() });
  book.take('a', rule, 'one', 2);
  expect(book.take('a', { ...rule, burst: 3 }, 'one', 9).granted).toBe(3);
  const quota: LimitRule = { kind: 'period', limit: 5, period: 'day' };
  book.take('q', quota, 'one', 4);
  expect(book.take('q', { ...quota, limit: 6 }, 'one', 9).granted).toBe(2);
});
