import { scriptedRandom } from '@sluice/testing';
import { expect, it } from 'vitest';
import { anEndpoint, aView, testEnvironment } from '../testing-endpoints.ts';
import { createRandom } from './balancer.ts';

it('draws by weight', () => {
  const endpoints = [
    anEndpoint('a', { weight: 1 }),
    anEndpoint('spare', { weight: 0 }),
    anEndpoint('b', { weight: 3 }),
  ];
  const random = scriptedRandom([0, 0.24, 0.25, 0.99]);
  const balancer = createRandom({ type: 'random' }, endpoints, { ...testEnvironment, random });
  expect(Array.from({ length: 4 }, () => balancer.pick(endpoints, aView())?.id)).toEqual(['a', 'a', 'b', 'b']);
});
