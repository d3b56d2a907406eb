export { type GatewayStatus, gatewayStatusSchema } from './gateway-status.ts';
export {
  type ClientMessage,
  type ControllerMessage,
  clientMessageSchema,
  controllerMessageSchema,
  endpointSchema,
  issueSchema,
  protocolVersion,
  type Topic,
  topicSchema,
} from './messages.ts';
export type { ChildMessage, ProcessName, ProcessStatus, SupervisorMessage } from './supervision.ts';
