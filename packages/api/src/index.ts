export {
  type AppRouter,
  appRouter,
  createCaller,
  publicProcedures,
  type RouterInputs,
  type RouterOutputs,
} from './app-router.ts';
export { clientAddressHeader } from './auth/client-address.ts';
export { type Caller, type Role, toRole } from './caller.ts';
export type { ChangeResult } from './configuration/commit-change.ts';
export type { LintFinding } from './configuration/lint-findings.ts';
export type { RevisionLiveStatus } from './configuration/live-status.ts';
export type { PreviewResult } from './configuration/review-change.ts';
export type { ApiContext, ApiOptions, ApplianceFacts } from './context.ts';
export { type Api, createApi, trpcPath } from './create-api.ts';
export type { ConflictDetail, ErrorDetail } from './error-shape.ts';
export { GatewayFeed } from './live/gateway-feed.ts';
export type { AccessLogFilter, FeedConnection, LiveEvent } from './live/live-event.ts';
export type { ProbeResult } from './probe/probe-target.ts';
export type { ResourceView } from './resources/resource-procedures.ts';
export type { ResourceUser } from './resources/usage-index.ts';
export type { PlanResult } from './routers/config/config-router.ts';
export type { RevisionDiff } from './routers/revisions/revisions-router.ts';
export type { TestAnswer } from './routers/setup/test-request.ts';
export type {
  SimulatedCandidate,
  SimulatedOutcome,
  SimulatedPolicy,
  Simulation,
} from './routers/simulator/simulate-request.ts';
export type { SystemStatus } from './routers/system/system-router.ts';
export type { Topology, TopologyEdge, TopologyNode, TopologyState } from './routers/topology/build-topology.ts';
