import { expect, it } from 'vitest';
import { FakeClock } from './fake-clock.ts';

it('fires timers in the order of their times, also those that tasks add', () => {
  const clock = new FakeClock(1000);
  const fired: string[] = [];
  clock.after(20, () => fired.push(`b at ${clock.monotonic()}`));
  clock.after(10, () => {
    fired.push(`a at ${clock.monotonic()}`);
    clock.after(5, () => fired.push(`c at ${clock.monotonic()}`));
  });
  clock.advance(9);
  expect(fired).toEqual([]);
  clock.advance(11);
  expect(fired).toEqual(['a at 10', 'c at 15', 'b at 20']);
  expect(clock.now()).toBe(1020);
  expect(clock.pendingTimers).toBe(0);
});

it('repeats until cancelled, also by its own task', () => {
  const clock = new FakeClock();
  let ticks = 0;
  const timer = clock.every(10, () => {
    ticks += 1;
    if (ticks === 3) timer.cancel();
  });
  clock.advance(100);
  timer.cancel();
  expect(ticks).toBe(3);
  expect(clock.pendingTimers).toBe(0);
});

it('a jump moves wall time only', () => {
  const clock = new FakeClock(1000);
  let fired = false;
  clock.after(10, () => {
    fired = true;
  });
  clock.jump(3_600_000);
  expect([clock.now(), clock.monotonic(), fired]).toEqual([3_601_000, 0, false]);
});
