export { type MapEdge, type MapKind, type MapNode, type MapTraffic, mapKinds } from './types.ts';
