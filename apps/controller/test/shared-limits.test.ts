import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LimitAsk } from '@sluice/control';
import { createLogger } from '@sluice/core/logger';
import { type LimitRule, PeriodCount } from '@sluice/policies/limits';
import { FakeClock } from '@sluice/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LimitAuthority } from '../src/limits/limit-authority.ts';
import { QuotaKeeper } from '../src/limits/quota-keeper.ts';

let folder: string;
let clock: FakeClock;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'limits-'));
  clock = new FakeClock(Date.UTC(2026, 5, 15, 12));
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(path = join(folder, 'quotas.db'), mostKeys = 100): LimitAuthority {
  const authority = new LimitAuthority({ path, clock, log: createLogger('limits', 'silent'), mostKeys });
  authority.start();
  return authority;
}

const daily: LimitRule = { kind: 'period', limit: 10, period: 'day' };

function ask(authority: LimitAuthority, given: Partial<LimitAsk> = {}): number | undefined {
  const wanted: LimitAsk = { ask: 1, id: 'q', rule: daily, key: 'a', want: 1, unused: 0, ...given };
  return authority.answer([wanted])[0]?.granted;
}

it('a quota goes on after a restart from where it was, also after a crash that came a second later', () => {
  const first = start();
  expect(ask(first, { want: 6 })).toBe(6);
  clock.advance(1000);
  // It is killed here: nothing is stopped or closed.
  const second = start();
  expect(ask(second, { want: 9 })).toBe(4);
  second.stop();
  const third = start();
  expect(ask(third)).toBe(0);
  clock.advance(12 * 3_600_000);
  expect(ask(third, { want: 20 })).toBe(10);
  third.stop();
  first.stop();
});

it('a quota that made room for others in memory is still known', () => {
  const authority = start(undefined, 2);
  for (const key of ['a', 'b', 'c', 'd']) ask(authority, { key, want: 10 });
  expect(ask(authority, { key: 'a' })).toBe(0);
  clock.advance(1000);
  ask(authority, { key: 'x' });
  ask(authority, { key: 'y' });
  expect(ask(authority, { key: 'b' })).toBe(0);
  authority.stop();
});

it('what a worker gives back can be granted to another one', () => {
  const authority = start();
  expect(ask(authority, { want: 10 })).toBe(10);
  expect(ask(authority)).toBe(0);
  expect(ask(authority, { unused: 3, want: 5 })).toBe(3);
  authority.stop();
});

it('counts in memory where the file cannot be written', () => {
  const authority = start(join(folder, 'missing', 'quotas.db'));
  expect(ask(authority, { want: 9 })).toBe(9);
  clock.advance(1000);
  expect(ask(authority, { want: 9 })).toBe(1);
  authority.stop();
  expect(clock.pendingTimers).toBe(0);
});

it('a disk that takes nothing does not fill the memory with the keys of clients', () => {
  const path = join(folder, 'missing', 'quotas.db');
  const keeper = new QuotaKeeper({ path, clock, log: createLogger('limits', 'silent'), mostChanged: 50 });
  const count = (used: number) => new PeriodCount({ kind: 'period', limit: 9, period: 'day' }, clock, used);
  for (let key = 0; key < 500; key += 1) keeper.changed('q', `key ${key}`, count(key % 9));
  expect(keeper.waiting).toBe(50);
  expect(keeper.usedBefore('q', 'key 499', daily)).toBe(499 % 9);
  keeper.stop();
});
