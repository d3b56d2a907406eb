import { columnX, rowStep } from './map-geometry.ts';
import type { CollapsedNode } from './select-map.ts';
import { type MapEdge, type MapNode, mapKinds } from './types.ts';

export interface MapPosition {
  readonly x: number;
  readonly y: number;
}
export type MapPositions = ReadonlyMap<string, MapPosition>;

const collator = new Intl.Collator('en', { numeric: true });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

// A node that stands for the rest comes after those it stands beside.
function byName(a: CollapsedNode, b: CollapsedNode): number {
  const folds = Number(a.collapsed !== undefined) - Number(b.collapsed !== undefined);
  return folds || collator.compare(a.label, b.label) || collator.compare(a.id, b.id);
}

/**
 * Places nodes in four columns. Pure and deterministic: the order of the arguments does not matter.
 *
 * The first layout orders each column by the barycentre of its neighbours (Sugiyama's heuristic, four sweeps), then gives
 * the fullest column consecutive rows and every other node the mean height of its neighbours. With `previous`, a node
 * that had a place keeps it exactly, and a new one takes the free place nearest to its neighbours: a map that rearranges
 * itself while one reads it is worse than one with a few crossings.
 */
export function layoutMap(
  nodes: readonly CollapsedNode[],
  edges: readonly MapEdge[],
  previous?: MapPositions,
): MapPositions {
  const neighbours = neighboursOf(nodes, edges);
  const columns = mapKinds.map((kind) => nodes.filter((node) => node.kind === kind).toSorted(byName));
  const known = nodes.some((node) => previous?.has(node.id));
  if (!known) orderByBarycentre(columns, neighbours);

  const heights = new Map<string, number>();
  if (known) {
    for (const node of nodes) {
      const place = previous?.get(node.id);
      if (place !== undefined) heights.set(node.id, place.y);
    }
  }
  for (const column of placingOrder(columns)) {
    if (known) placeBetween(column, neighbours, heights);
    else placeInOrder(column, neighbours, heights);
  }
  return new Map(nodes.map((node) => [node.id, { x: columnX(node.kind), y: heights.get(node.id) ?? 0 }]));
}

type Neighbours = ReadonlyMap<string, readonly string[]>;

function neighboursOf(nodes: readonly MapNode[], edges: readonly MapEdge[]): Neighbours {
  const result = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
  for (const { from, to } of edges) {
    if (!result.has(from) || !result.has(to)) continue;
    result.get(from)?.push(to);
    result.get(to)?.push(from);
  }
  return result;
}

function orderByBarycentre(columns: MapNode[][], neighbours: Neighbours): void {
  const rank = new Map<string, number>();
  const number = (column: readonly MapNode[]) => {
    // Relative rank, so that a column of three and one of thirty compare.
    column.forEach((node, index) => {
      rank.set(node.id, (index + 0.5) / column.length);
    });
  };
  columns.forEach(number);
  const sweep = (column: MapNode[], side: readonly MapNode[] | undefined) => {
    if (side === undefined) return;
    const ids = new Set(side.map((node) => node.id));
    const weight = new Map(
      column.map((node) => {
        const ranks = (neighbours.get(node.id) ?? []).filter((id) => ids.has(id)).map((id) => rank.get(id) ?? 0);
        return [node.id, ranks.length === 0 ? (rank.get(node.id) ?? 0) : mean(ranks)];
      }),
    );
    // toSorted is stable: equal barycentres keep the order by name.
    column.splice(0, column.length, ...column.toSorted((a, b) => (weight.get(a.id) ?? 0) - (weight.get(b.id) ?? 0)));
    number(column);
  };
  for (let round = 0; round < 4; round += 1) {
    columns.forEach((column, index) => {
      sweep(column, columns[index - 1]);
    });
    columns.toReversed().forEach((column, index) => {
      sweep(column, columns[columns.length - index]);
    });
  }
}

/** The fullest column first, since it needs the room; then outwards from it, each beside one that has its heights. */
function placingOrder(columns: readonly MapNode[][]): readonly MapNode[][] {
  const sizes = columns.map((column) => column.length);
  const widest = sizes.indexOf(Math.max(...sizes));
  return columns.toSorted((a, b) => Math.abs(columns.indexOf(a) - widest) - Math.abs(columns.indexOf(b) - widest));
}

function wantedHeight(node: MapNode, neighbours: Neighbours, heights: ReadonlyMap<string, number>): number | undefined {
  const placed = (neighbours.get(node.id) ?? []).flatMap((id) => heights.get(id) ?? []);
  return placed.length === 0 ? undefined : mean(placed);
}

/** Keeps the order; moves nodes apart to at least one row, then the whole column back to where its neighbours are. */
function placeInOrder(column: readonly MapNode[], neighbours: Neighbours, heights: Map<string, number>): void {
  let floor = 0;
  const wanted = column.map((node) => wantedHeight(node, neighbours, heights));
  const placed = wanted.map((wish) => {
    const y = Math.max(wish ?? floor, floor);
    floor = y + rowStep;
    return y;
  });
  // A pile-up pushes downwards only; walking back up lets the upper ones share the shift.
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    const ceiling = (placed[index + 1] ?? Number.POSITIVE_INFINITY) - rowStep;
    const drift = mean(placed.map((y, at) => y - (wanted[at] ?? y)));
    placed[index] = Math.max(Math.min((placed[index] ?? 0) - Math.max(drift, 0) / 2, ceiling), index * rowStep);
  }
  column.forEach((node, index) => {
    heights.set(node.id, Math.round((placed[index] ?? 0) / 4) * 4);
  });
}

/** Leaves every placed node where it is, and puts each new one into the free place nearest to its wish. */
function placeBetween(column: readonly MapNode[], neighbours: Neighbours, heights: Map<string, number>): void {
  const taken = column.flatMap((node) => heights.get(node.id) ?? []);
  const isFree = (y: number) => y >= 0 && taken.every((other) => Math.abs(other - y) >= rowStep);
  for (const node of column) {
    if (heights.has(node.id)) continue;
    const wish =
      Math.round((wantedHeight(node, neighbours, heights) ?? Math.max(-rowStep, ...taken) + rowStep) / 4) * 4;
    // The nearest free place is the wish itself or touches a taken one.
    const candidates = [wish, ...taken.flatMap((y) => [y - rowStep, y + rowStep])].filter(isFree);
    const y = candidates.toSorted((a, b) => Math.abs(a - wish) - Math.abs(b - wish) || b - a)[0] ?? 0;
    heights.set(node.id, y);
    taken.push(y);
  }
}
