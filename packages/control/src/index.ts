export {
  type CachePurge,
  cachePurgeSchema,
  purgeAnswerMs,
  type WorkerPurge,
  workerPurgeSchema,
} from './cache-purge.ts';
export {
  type ControlClient,
  type ControlClientOptions,
  type ControlClientState,
  type ControlNotice,
  type ControlReport,
  connectControl,
} from './client.ts';
export {
  type DiscoveryRefresh,
  type DiscoveryReport,
  type SourceStatus,
  sourceStatusSchema,
} from './discovery-status.ts';
export { type EndpointLoad, endpointLoadSchema, loadLapseMs, loadReportMs } from './endpoint-load.ts';
export {
  type EndpointVerdict,
  endpointVerdictSchema,
  verdictsLapseMs,
  verdictsRepeatMs,
} from './endpoint-verdicts.ts';
export { type EncodedMessage, encodeMessage, FrameDecoder, FramingError, maximumFrameBytes } from './framing.ts';
export { type GatewayStatus, gatewayStatusSchema } from './gateway-status.ts';
export { type KeptVerdict, readKeptVerdicts, writeKeptVerdicts } from './kept-verdicts.ts';
export { type LimitAnswer, type LimitAsk, limitAnswerSchema, limitAskSchema } from './limit-messages.ts';
export {
  type ClientMessage,
  type ControllerMessage,
  clientMessageSchema,
  controllerMessageSchema,
  endpointSchema,
  type HelloMessage,
  issueSchema,
  protocolVersion,
  type Topic,
  topicSchema,
} from './messages.ts';
export {
  type ConnectionHandlers,
  type ControlConnection,
  type ControlServer,
  type ControlServerOptions,
  createControlServer,
} from './server.ts';
export { controlSocketPath, maximumSocketPathBytes, socketPathProblem } from './socket-path.ts';
export type { ChildMessage, ProcessName, ProcessStatus, SupervisorMessage } from './supervision.ts';
