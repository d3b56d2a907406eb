export { layoutMap, type MapPosition, type MapPositions } from './layout-map.ts';
export { isProblem } from './select-map.ts';
export { ServiceMap, type ServiceMapProps } from './service-map.tsx';
export { type MapEdge, type MapKind, type MapNode, type MapTraffic, mapKinds } from './types.ts';
