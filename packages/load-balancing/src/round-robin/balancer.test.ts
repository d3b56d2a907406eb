import { seededRandom } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import type { EndpointState } from '../contract.ts';
import { anEndpoint, aView, testEnvironment } from '../testing-endpoints.ts';
import { createRoundRobin } from './balancer.ts';
import { smoothSchedule } from './smooth-schedule.ts';

function picks(endpoints: readonly EndpointState[], count: number, random = () => 0): string[] {
  const balancer = createRoundRobin({ type: 'round_robin' }, endpoints, { ...testEnvironment, random });
  return Array.from({ length: count }, () => balancer.pick(endpoints, aView())?.id ?? 'none');
}

describe('the schedule', () => {
  it('spreads turns as evenly as the weights allow', () => {
    expect(smoothSchedule([1, 1, 1])).toEqual([0, 1, 2]);
    expect(smoothSchedule([5, 1, 1])).toEqual([0, 0, 0, 1, 2, 0, 0]);
    expect(smoothSchedule([2, 1])).toEqual([0, 1, 0]);
  });

  it('is as short as the weights allow', () => {
    expect(smoothSchedule([1000, 500])).toHaveLength(3);
    expect(smoothSchedule([1000, 0])).toEqual([0]);
    expect(smoothSchedule([])).toEqual([]);
  });

  it('gives equal turns where all weigh nothing', () => {
    expect(smoothSchedule([0, 0])).toEqual([0, 1]);
  });

  it('is not laid out when a round would be too long', () => {
    expect(smoothSchedule(Array.from({ length: 100 }, (_, index) => 901 + index))).toBeUndefined();
  });
});

describe('round robin', () => {
  it('takes turns exactly', () => {
    const endpoints = [anEndpoint('a'), anEndpoint('b'), anEndpoint('c')];
    const order = picks(endpoints, 6);
    expect(new Set(order.slice(0, 3)).size).toBe(3);
    expect(order.slice(3)).toEqual(order.slice(0, 3));
  });

  it('never serves a heavy endpoint in one burst', () => {
    const endpoints = [anEndpoint('a', { weight: 3 }), anEndpoint('b', { weight: 3 })];
    expect(picks(endpoints, 100).join('')).not.toMatch(/aa|bb/);
  });

  it('starts anywhere, so that workers do not agree on the first endpoint', () => {
    const endpoints = ['a', 'b', 'c', 'd'].map((id) => anEndpoint(id));
    const random = seededRandom(7);
    const first = new Set(Array.from({ length: 100 }, () => picks(endpoints, 1, random)[0]));
    expect(first.size).toBe(4);
  });

  it('is exact with weights too odd for a schedule', () => {
    const endpoints = Array.from({ length: 100 }, (_, index) => anEndpoint(`e${index}`, { weight: 901 + index }));
    const total = endpoints.reduce((sum, endpoint) => sum + endpoint.weight, 0);
    const order = picks(endpoints, total);
    for (const endpoint of endpoints.slice(0, 5)) {
      const share = order.filter((id) => id === endpoint.id).length;
      expect(Math.abs(share - endpoint.weight)).toBeLessThanOrEqual(1);
    }
  });

  it('serves every member of two subsets that take turns', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => anEndpoint(id)) as [
      EndpointState,
      EndpointState,
      EndpointState,
      EndpointState,
    ];
    const balancer = createRoundRobin({ type: 'round_robin' }, [a, b, c, d], testEnvironment);
    const order = Array.from({ length: 40 }, (_, turn) => balancer.pick(turn % 2 === 0 ? [a, b] : [c, d], aView())?.id);
    for (const id of ['a', 'b', 'c', 'd']) expect(order.filter((picked) => picked === id)).toHaveLength(10);
  });

  it('does not flood an endpoint that comes back', () => {
    const endpoints = ['a', 'b', 'c'].map((id) => anEndpoint(id));
    const balancer = createRoundRobin({ type: 'round_robin' }, endpoints, testEnvironment);
    for (let turn = 0; turn < 1000; turn += 1) balancer.pick(endpoints.slice(0, 2), aView());
    const after = Array.from({ length: 30 }, () => balancer.pick(endpoints, aView())?.id);
    expect(after.filter((id) => id === 'c')).toHaveLength(10);
  });
});
