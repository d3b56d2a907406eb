import type { Topology } from '@sluice/api';
import { expect, it } from 'vitest';
import { toMap } from './to-map.ts';

const figures = { rate: 2, errorShare: 0.5, p50Ms: 1, p95Ms: 3, p99Ms: 4 };

it('tells silence from no data', () => {
  const topology: Topology = {
    nodes: [
      { id: 'a', kind: 'route', name: 'a', detail: '', state: 'healthy', reason: '', figures },
      {
        id: 'b',
        kind: 'route',
        name: 'b',
        detail: 'any host',
        state: 'healthy',
        reason: '',
        figures: { ...figures, rate: 0, errorShare: 0, p95Ms: null },
      },
      { id: 'c', kind: 'route', name: 'c', detail: '', state: 'healthy', reason: '' },
    ],
    edges: [],
  };
  const [busy, quiet, absent] = toMap(topology, true).nodes;
  expect(busy).toMatchObject({ rate: 2, errorShare: 0.5, p95Ms: 3 });
  expect(quiet).toMatchObject({ rate: 0 });
  expect(quiet).not.toHaveProperty('errorShare');
  expect(absent).toMatchObject({ rate: 0 });
  expect(toMap(topology, false).nodes[2]).not.toHaveProperty('rate');
});

it('shows what is switched off as neither well nor unwell', () => {
  const node = { id: 'a', kind: 'route', name: 'a', detail: '', state: 'disabled', reason: '' } as const;
  expect(toMap({ nodes: [node], edges: [] }, true).nodes[0]).toMatchObject({
    state: 'unknown',
    stateReason: 'Disabled',
  });
});
