import { describe, expect, it } from 'vitest';
import { collapseEndpoints, reach, selectMap } from './select-map.ts';
import type { MapEdge, MapKind, MapNode } from './types.ts';

const node = (id: string, kind: MapKind, more: Partial<MapNode> = {}): MapNode => ({
  id,
  kind,
  label: id,
  state: 'healthy',
  ...more,
});
const edge = (from: string, to: string, more: Partial<MapEdge> = {}): MapEdge => ({
  id: `${from}>${to}`,
  from,
  to,
  ...more,
});
const ids = (graph: { nodes: readonly { id: string }[] }) => graph.nodes.map((item) => item.id).toSorted();

const graph = {
  nodes: [
    node('web', 'listener'),
    node('shop', 'route', { detail: 'shop.example.com' }),
    node('api', 'route'),
    node('u1', 'upstream'),
    node('u2', 'upstream', { state: 'degraded' }),
    node('e1', 'endpoint'),
    node('e2', 'endpoint', { state: 'unhealthy' }),
    node('e3', 'endpoint'),
  ],
  edges: [
    edge('web', 'shop'),
    edge('web', 'api'),
    edge('shop', 'u1'),
    edge('api', 'u2'),
    edge('u1', 'e1'),
    edge('u2', 'e2'),
    edge('u2', 'e3'),
  ],
};

describe('reach', () => {
  it('follows edges up, down or both, and ends in cycles', () => {
    expect([...reach(graph.edges, ['u2'], 'up')].toSorted()).toEqual(['api', 'u2', 'web']);
    expect([...reach(graph.edges, ['u2'], 'down')].toSorted()).toEqual(['e2', 'e3', 'u2']);
    expect(reach([edge('a', 'b'), edge('b', 'a')], ['a'], 'both').size).toBe(2);
  });
});

describe('selectMap', () => {
  it('keeps the whole path of what matches', () =>
    expect(ids(selectMap(graph, 'SHOP.example', false))).toEqual(['e1', 'shop', 'u1', 'web']));
  it('keeps problems and what leads to them', () =>
    expect(ids(selectMap(graph, '', true))).toEqual(['api', 'e2', 'u2', 'web']));
  it('counts failing traffic as a problem', () => {
    const failing = {
      ...graph,
      nodes: graph.nodes.map((item) => (item.id === 'shop' ? { ...item, errorShare: 0.05 } : item)),
    };
    expect(ids(selectMap(failing, '', true))).toContain('shop');
  });
  it('leaves no edge without its ends', () => {
    const { nodes, edges } = selectMap(graph, 'shop', false);
    for (const { from, to } of edges) expect(ids({ nodes })).toEqual(expect.arrayContaining([from, to]));
  });
});

describe('collapseEndpoints', () => {
  const endpoints = Array.from({ length: 12 }, (_, index) =>
    node(`e${index}`, 'endpoint', { rate: 2, errorShare: index === 11 ? 0.5 : 0 }),
  );
  const edges = endpoints.map((item) => edge('u', item.id, { rate: 2 }));

  it('shows eight nodes for twelve endpoints, the last one standing for five', () => {
    const collapsed = collapseEndpoints({ nodes: [node('u', 'upstream'), ...endpoints], edges }, new Set());
    const fold = collapsed.nodes.find((item) => item.collapsed !== undefined);
    expect(collapsed.nodes.filter((item) => item.kind === 'endpoint')).toHaveLength(8);
    expect(fold).toMatchObject({ label: '5 more', rate: 10, collapsed: { count: 5 } });
    expect(fold?.errorShare).toBeCloseTo(0.1);
    expect(collapsed.edges.filter((item) => item.to === fold?.id)).toMatchObject([{ from: 'u', rate: 10 }]);
  });

  it('never hides the unhealthy one', () => {
    const sick = endpoints.map((item) => (item.id === 'e11' ? { ...item, state: 'unhealthy' as const } : item));
    expect(ids(collapseEndpoints({ nodes: sick, edges }, new Set()))).toContain('e11');
  });

  it('unfolds, and leaves eight alone', () => {
    expect(collapseEndpoints({ nodes: endpoints, edges }, new Set(['u'])).nodes).toHaveLength(12);
    expect(collapseEndpoints({ nodes: endpoints.slice(0, 8), edges }, new Set()).nodes).toHaveLength(8);
  });
});
