import { seededRandom } from '@sluice/core';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import { anEndpoint, aView } from '../testing-endpoints.ts';
import { createPeakEwma } from './balancer.ts';

function start(decay = '10s') {
  const clock = new FakeClock();
  const endpoints = [anEndpoint('a'), anEndpoint('b')] as const;
  const balancer = createPeakEwma({ type: 'peak_ewma', decay }, endpoints, { clock, random: seededRandom(1) });
  const picks = (count = 100) => {
    const ids = Array.from({ length: count }, () => balancer.pick(endpoints, aView())?.id);
    return ids.filter((id) => id === 'a').length / count;
  };
  return { clock, endpoints, balancer, picks };
}

it('goes to the quicker of two, and by chance while nothing is known', () => {
  const { endpoints, balancer, picks } = start();
  expect(Math.abs(picks(1000) - 0.5)).toBeLessThan(0.1);
  balancer.observe?.(endpoints[0], 200, false);
  balancer.observe?.(endpoints[1], 20, false);
  expect(picks()).toBe(0);
});

it('believes a slow answer at once and quick ones only slowly', () => {
  const { clock, endpoints, balancer } = start();
  const [a] = endpoints;
  balancer.observe?.(a, 10, false);
  balancer.observe?.(a, 1000, false);
  expect(a.latencyMs).toBe(1000);
  clock.advance(1000);
  balancer.observe?.(a, 10, false);
  expect(a.latencyMs).toBeGreaterThan(850);
  expect(a.latencyMs).toBeLessThan(1000);
});

it('gives one that was slow its chance again, after the decay time', () => {
  const { clock, endpoints, balancer, picks } = start('1s');
  balancer.observe?.(endpoints[0], 1000, false);
  for (let second = 0; second < 10; second += 1) {
    balancer.observe?.(endpoints[1], 20, false);
    if (second === 0) expect(picks()).toBe(0);
    clock.advance(1000);
  }
  balancer.observe?.(endpoints[1], 20, false);
  expect(picks()).toBe(1);
});

it('weighs how many wait against how quick they are served', () => {
  const { endpoints, balancer, picks } = start();
  balancer.observe?.(endpoints[0], 10, false);
  balancer.observe?.(endpoints[1], 30, false);
  expect(picks()).toBe(1);
  endpoints[0].inFlight = 5;
  expect(picks()).toBe(0);
});

it('does not take an endpoint that refuses at once for a quick one', () => {
  const { endpoints, balancer, picks } = start();
  balancer.observe?.(endpoints[0], 0.2, true);
  balancer.observe?.(endpoints[1], 500, false);
  expect(picks()).toBe(0);
});

it('takes an attempt that was given up for as slow as it was until then, where that is worse', () => {
  const { clock, endpoints, balancer, picks } = start();
  const [a, b] = endpoints;
  balancer.observe?.(b, 50, false);
  balancer.noteWaited?.(a, 400);
  expect(a.latencyMs).toBe(400);
  expect(picks()).toBe(0);
  clock.advance(10);
  balancer.noteWaited?.(a, 5);
  expect(a.latencyMs).toBe(400);
});

it('lets one request find out about an endpoint that nobody knows', () => {
  const { endpoints, balancer, picks } = start();
  balancer.observe?.(endpoints[1], 500, false);
  expect(picks()).toBe(1);
  endpoints[0].inFlight = 1;
  expect(picks()).toBe(0);
});
