import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { LiveEndpoint } from './endpoint-state.ts';
import { SlowStart, startAtOnce } from './slow-start.ts';

function start(count = 2) {
  const clock = new FakeClock();
  clock.advance(1000);
  const endpoints = Array.from({ length: count }, (_, index) => new LiveEndpoint('app', `10.0.0.${index}:80`, clock));
  let changes = 0;
  const slowStart = new SlowStart({ durationMs: 10_000, startShare: 0.2 }, clock, () => {
    changes += 1;
  });
  const [old, other] = endpoints as [LiveEndpoint, LiveEndpoint];
  return { clock, endpoints, slowStart, old, other, changes: () => changes };
}

it('lets a newcomer beside others grow evenly to its whole share', () => {
  const { clock, endpoints, slowStart, old, other, changes } = start();
  slowStart.use(endpoints, [other]);
  expect([old.ramp, other.ramp]).toEqual([1, 0.2]);
  clock.advance(5000);
  slowStart.step();
  expect(other.ramp).toBeCloseTo(0.6);
  expect(other.gauge().ramp).toBeCloseTo(0.6);
  expect(changes()).toBe(0);
  clock.advance(5000);
  slowStart.step();
  expect([other.ramp, other.rampUp, changes()]).toEqual([1, undefined, 1]);
  expect(other.gauge().ramp).toBeUndefined();
});

it('holds nobody back where everybody is new', () => {
  const { endpoints, slowStart, old, other } = start();
  slowStart.use(endpoints, endpoints);
  expect([old.ramp, other.ramp]).toEqual([1, 1]);
});

it('begins again with one that came back, once for all groups that see it', () => {
  const { clock, endpoints, slowStart, other, changes } = start();
  slowStart.use(endpoints, []);
  slowStart.cameBack([[other, 500]]);
  expect([other.ramp, changes()]).toEqual([0.2, 1]);
  clock.advance(5000);
  slowStart.cameBack([[other, 600]]);
  slowStart.step();
  expect(other.ramp).toBeCloseTo(0.6);
  // It went once more and is back.
  slowStart.cameBack([[other, 5000]]);
  expect([other.ramp, changes()]).toEqual([0.2, 2]);
});

it('goes on from there in a new revision, by the settings it began with', () => {
  const { clock, endpoints, slowStart, other } = start();
  slowStart.use(endpoints, [other]);
  clock.advance(5000);
  const next = new SlowStart({ durationMs: 1000, startShare: 0.5 }, clock, () => {});
  next.use(endpoints, []);
  expect(other.ramp).toBeCloseTo(0.6);
  startAtOnce(endpoints);
  slowStart.step();
  next.step();
  expect(other.ramp).toBe(1);
});
