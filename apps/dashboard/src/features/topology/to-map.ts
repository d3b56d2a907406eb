import type { Topology, TopologyNode } from '@sluice/api';
import type { Figures } from '@sluice/metrics';
import type { HealthState } from '@sluice/ui';
import type { MapEdge, MapNode, MapTraffic } from '@sluice/ui/map';

/**
 * The API's topology in the words of the map.
 * @param known whether a sample has come: then what has no figures saw nothing, before it nobody knows
 */
export function toMap(
  { nodes, edges }: Topology,
  known: boolean,
): { nodes: readonly MapNode[]; edges: readonly MapEdge[] } {
  return {
    nodes: nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      label: node.name,
      detail: node.detail === '' ? undefined : node.detail,
      ...toState(node),
      ...toTraffic(node.figures, known),
    })),
    edges: edges.map(({ id, from, to, figures }) => ({ id, from, to, ...toTraffic(figures, known) })),
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

function toTraffic(figures: Figures | undefined, known: boolean): MapTraffic {
  if (figures === undefined) return known ? { rate: 0 } : {};
  const { rate, errorShare, p95Ms } = figures;
  return { rate, ...(rate === 0 ? {} : { errorShare }), ...(p95Ms === null ? {} : { p95Ms }) };
}
