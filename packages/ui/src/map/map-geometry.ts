import type { MapKind } from './types.ts';

/** Pixels at zoom 1. The gap between columns has room for an edge label. */
export const nodeWidth = 208;
export const nodeHeight = 48;
export const columnGap = 152;
export const rowGap = 12;
export const rowStep = nodeHeight + rowGap;

const columns = { listener: 0, route: 1, upstream: 2, endpoint: 3 } satisfies Record<MapKind, number>;

export function columnX(kind: MapKind): number {
  return columns[kind] * (nodeWidth + columnGap);
}
