import { expect, it } from 'vitest';
import { anEndpoint, aView, testEnvironment } from '../testing-endpoints.ts';
import { createLeastConnections } from './balancer.ts';

function pick(...endpoints: ReturnType<typeof anEndpoint>[]) {
  return createLeastConnections({ type: 'least_connections' }, endpoints, testEnvironment).pick(endpoints, aView())?.id;
}

it('picks the one with the fewest under way for its weight', () => {
  const a = anEndpoint('a', { inFlight: 3 });
  expect(pick(a, anEndpoint('b', { inFlight: 2 }))).toBe('b');
  expect(pick(a, anEndpoint('b', { inFlight: 5, weight: 2 }))).toBe('b');
  expect(pick(a, anEndpoint('b', { inFlight: 7, weight: 2 }))).toBe('a');
  expect(pick(a, anEndpoint('spare', { weight: 0 }))).toBe('a');
});

it('does not always begin with the same one of an idle set', () => {
  const idle = ['a', 'b', 'c'].map((id) => anEndpoint(id));
  expect(new Set(Array.from({ length: 60 }, () => pick(...idle))).size).toBe(3);
});
