export { createAddressMatcher } from './address-ranges.ts';
export { forwardedHops, plainAddress, TrustedProxies, writtenAddress } from './client-address.ts';
export { type ExplainedRoute, type Explanation, explain } from './explain.ts';
export { findShadowed, type ShadowedRoute } from './find-shadowed.ts';
export { hostMatches } from './host-matcher.ts';
export { httpsLocation } from './https-location.ts';
export { fitsMeshName, type MeshName, parseMeshName } from './mesh-name.ts';
export { isNormalisedPath, type NormalisedPath, normalisePath, strictPathRules } from './normalise-path.ts';
export { type ParsedHost, parseHost } from './parse-host.ts';
export type { Subject } from './predicates.ts';
export { redirectLocation } from './redirect-location.ts';
export { createPathRewriter, rewritePath } from './rewrite-path.ts';
export type { RouteRequest } from './route-request.ts';
export { buildRouteTable, type RouteHit, type RouteTable } from './route-table.ts';
export { type SplitSide, splitSideHash, splitSideOf } from './split-side.ts';
export {
  buildTcpRouteTable,
  type ExplainedTcpRoute,
  explainTcp,
  type TcpConnectionFacts,
  type TcpRouteTable,
} from './tcp-route-table.ts';
