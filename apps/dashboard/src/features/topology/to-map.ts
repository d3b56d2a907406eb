import type { Topology, TopologyNode } from '@sluice/api';
import type { Figures } from '@sluice/metrics';
import type { HealthState } from '@sluice/ui';
import type { MapEdge, MapNode, MapTraffic } from '@sluice/ui/map';

/** The API's topology in the words of the map. */
export function toMap({ nodes, edges }: Topology): { nodes: readonly MapNode[]; edges: readonly MapEdge[] } {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      label: node.name,
      detail: node.detail === '' ? undefined : node.detail,
      ...toState(node),
      ...toTraffic(node.figures),
    })),
    edges: edges.map(({ id, from, to, figures }) => ({ id, from, to, ...toTraffic(figures) })),
  };
}

/** What is switched off is neither well nor unwell. */
export function toState({ state, reason }: Pick<TopologyNode, 'state' | 'reason'>): {
  state: HealthState;
  stateReason: string | undefined;
} {
  if (state === 'disabled') return { state: 'unknown', stateReason: 'Disabled' };
  return { state, stateReason: reason === '' ? undefined : reason };
}

function toTraffic(figures: Figures | undefined): MapTraffic {
  if (figures === undefined) return {};
  const { rate, errorShare, p95Ms } = figures;
  return { rate, ...(rate === 0 ? {} : { errorShare }), ...(p95Ms === null ? {} : { p95Ms }) };
}
