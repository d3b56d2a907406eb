import type { Clock } from '@sluice/core';
import { expect, it } from 'vitest';
import { SignInLimiter } from './sign-in-limiter.ts';

function heldClock() {
  let now = 0;
  const noTimer = () => ({ cancel() {} });
  const clock: Clock = { now: () => now, monotonic: () => now, after: noTimer, every: noTimer };
  return { clock, advance: (ms: number) => (now += ms) };
}

const attempt = (address: string, device?: string) => ({ account: 'ada@example.com', address, device });

it('refuses the eleventh wrong password of a minute, and lets the next minute begin anew', () => {
  const { clock, advance } = heldClock();
  const limiter = new SignInLimiter(clock);
  for (let count = 0; count < 10; count += 1) expect(limiter.begin(attempt('a')).allowed).toBe(true);
  advance(20_000);
  expect(limiter.begin(attempt('a'))).toEqual({ allowed: false, retryAfterS: 40 });
  advance(40_000);
  expect(limiter.begin(attempt('a')).allowed).toBe(true);
});

it('limits many addresses that guess at one account, but not the browser it knows', () => {
  const limiter = new SignInLimiter(heldClock().clock);
  let allowed = 0;
  for (let count = 0; count < 500; count += 1) if (limiter.begin(attempt(`address ${count}`)).allowed) allowed += 1;
  expect(allowed).toBe(60);
  expect(limiter.begin(attempt('address 1', 'known')).allowed).toBe(true);
});

it('counts attempts that run at the same time, and gives right ones back', () => {
  const limiter = new SignInLimiter(heldClock().clock);
  const verdicts = Array.from({ length: 11 }, () => limiter.begin(attempt('a')).allowed);
  expect(verdicts.filter(Boolean)).toHaveLength(10);
  limiter.succeed(attempt('a'));
  expect(limiter.begin(attempt('a')).allowed).toBe(true);
});

it('takes all addresses of an IPv6 network for one', () => {
  const limiter = new SignInLimiter(heldClock().clock);
  let allowed = 0;
  for (let count = 1; count <= 20; count += 1) {
    if (limiter.begin(attempt(`2001:db8::${count.toString(16)}:1`)).allowed) allowed += 1;
  }
  expect(allowed).toBe(10);
  expect(limiter.begin(attempt('2001:db8:0:1::1')).allowed).toBe(true);
});
