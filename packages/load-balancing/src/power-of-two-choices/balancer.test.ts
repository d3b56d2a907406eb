import { seededRandom } from '@sluice/core';
import { expect, it } from 'vitest';
import { anEndpoint, aView, testEnvironment } from '../testing-endpoints.ts';
import { createPowerOfTwoChoices } from './balancer.ts';

it('never picks the most loaded of all, and not always the least', () => {
  const endpoints = [0, 4, 9].map((inFlight) => anEndpoint(`load-${inFlight}`, { inFlight }));
  const environment = { ...testEnvironment, random: seededRandom(5) };
  const balancer = createPowerOfTwoChoices({ type: 'power_of_two_choices' }, endpoints, environment);
  const picked = Array.from({ length: 200 }, () => balancer.pick(endpoints, aView())?.id);
  expect(new Set(picked)).toEqual(new Set(['load-0', 'load-4']));
});

it('keeps the longest queue short with many endpoints', () => {
  const endpoints = Array.from({ length: 100 }, (_, index) => anEndpoint(`e${index}`));
  const environment = { ...testEnvironment, random: seededRandom(5) };
  const balancer = createPowerOfTwoChoices({ type: 'power_of_two_choices' }, endpoints, environment);
  for (let turn = 0; turn < 1000; turn += 1) {
    const picked = balancer.pick(endpoints, aView());
    if (picked !== undefined) picked.inFlight += 1;
  }
  // One draw would leave about 20 with the unluckiest.
  expect(Math.max(...endpoints.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(13);
});
