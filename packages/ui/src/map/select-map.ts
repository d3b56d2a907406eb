import type { HealthState } from '../components/health-state.ts';
import type { MapEdge, MapNode } from './types.ts';

export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** A failed share above this is a problem even while every check passes. */
const problemErrorShare = 0.01;

export function isProblem(node: MapNode): boolean {
  return node.state === 'unhealthy' || node.state === 'degraded' || (node.errorShare ?? 0) > problemErrorShare;
}

/** Ids reached from the seeds along the edges, the seeds among them. */
export function reach(
  edges: readonly MapEdge[],
  seeds: Iterable<string>,
  direction: 'up' | 'down' | 'both',
): ReadonlySet<string> {
  const list = [...seeds];
  if (direction === 'both') return new Set([...reach(edges, list, 'up'), ...reach(edges, list, 'down')]);
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [source, target] = direction === 'down' ? [from, to] : [to, from];
    const targets = next.get(source);
    if (targets === undefined) next.set(source, [target]);
    else targets.push(target);
  }
  const seen = new Set(list);
  for (let id = list.pop(); id !== undefined; id = list.pop()) {
    for (const target of next.get(id) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      list.push(target);
    }
  }
  return seen;
}

/**
 * The part of the map that is asked for. Text keeps what matches (name, detail, reason) with its whole path; `onlyProblems`
 * keeps the problems and what leads to them.
 */
export function selectMap({ nodes, edges }: MapGraph, text: string, onlyProblems: boolean): MapGraph {
  const limits: ReadonlySet<string>[] = [];
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length > 0) {
    const hits = nodes.filter((node) => {
      const haystack = [node.kind, node.label, node.detail, node.stateReason].join('\n').toLowerCase();
      return words.every((word) => haystack.includes(word));
    });
    limits.push(
      reach(
        edges,
        hits.map((node) => node.id),
        'both',
      ),
    );
  }
  if (onlyProblems) {
    limits.push(
      reach(
        edges,
        nodes.filter(isProblem).map((node) => node.id),
        'up',
      ),
    );
  }
  const kept = new Set(nodes.map((node) => node.id).filter((id) => limits.every((limit) => limit.has(id))));
  return {
    nodes: nodes.filter((node) => kept.has(node.id)),
    edges: edges.filter((edge) => kept.has(edge.from) && kept.has(edge.to)),
  };
}

const severity = { unhealthy: 0, degraded: 1, draining: 2, unknown: 3, healthy: 4 } satisfies Record<
  HealthState,
  number
>;

export interface CollapsedNode extends MapNode {
  /** Set on a node that stands for endpoints: how many, and the key that unfolds them. */
  readonly collapsed?: { readonly count: number; readonly key: string } | undefined;
}

/**
 * Folds endpoints beyond `limit` (8) of one upstream into one node. Those with problems stay visible; the folded node has
 * the worst state of what it hides and the sum of its traffic. Endpoints shared by several upstreams fold together.
 */
export function collapseEndpoints(
  { nodes, edges }: MapGraph,
  expanded: ReadonlySet<string>,
  limit = 8,
): { nodes: readonly CollapsedNode[]; edges: readonly MapEdge[] } {
  const parents = Map.groupBy(edges, (edge) => edge.to);
  const families = Map.groupBy(
    nodes.filter((node) => node.kind === 'endpoint'),
    (node) =>
      (parents.get(node.id) ?? [])
        .map((edge) => edge.from)
        .toSorted()
        .join(' '),
  );
  const hidden = new Map<string, string>();
  const folds: CollapsedNode[] = [];
  for (const [key, family] of families) {
    if (family.length <= limit || expanded.has(key)) continue;
    const order = family.toSorted(
      (a, b) => severity[a.state] - severity[b.state] || a.label.localeCompare(b.label, 'en', { numeric: true }),
    );
    const rest = order.slice(limit - 1);
    const worst = rest[0];
    if (worst === undefined) continue;
    const id = `more:${key}`;
    for (const node of rest) hidden.set(node.id, id);
    folds.push({
      id,
      kind: 'endpoint',
      label: `${rest.length} more`,
      detail: 'show all',
      state: worst.state,
      stateReason: worst.stateReason,
      rate: sum(rest.map((node) => node.rate)),
      errorShare: weightedShare(rest),
      collapsed: { count: rest.length, key },
    });
  }
  if (hidden.size === 0) return { nodes, edges };
  const merged = Map.groupBy(
    edges.filter((edge) => hidden.has(edge.to)),
    (edge) => `${edge.from} ${hidden.get(edge.to)}`,
  );
  return {
    nodes: [...nodes.filter((node) => !hidden.has(node.id)), ...folds],
    edges: [
      ...edges.filter((edge) => !hidden.has(edge.to)),
      ...Array.from(merged, ([id, group]) => ({
        id,
        from: group[0]?.from ?? '',
        to: hidden.get(group[0]?.to ?? '') ?? '',
        rate: sum(group.map((edge) => edge.rate)),
        errorShare: weightedShare(group),
      })),
    ],
  };
}

/** The sum of what is known; no data at all stays no data. */
function sum(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, value) => total + value, 0);
}

function weightedShare(
  items: readonly { readonly rate?: number | undefined; readonly errorShare?: number | undefined }[],
): number | undefined {
  const total = sum(items.map((item) => item.rate));
  if (total === undefined || total === 0) return undefined;
  return (sum(items.map((item) => (item.rate ?? 0) * (item.errorShare ?? 0))) ?? 0) / total;
}
