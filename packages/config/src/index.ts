export {
  type ConfigDocument,
  type ConfigDocumentInput,
  currentVersion,
  documentSchema,
  type ResourceKind,
  resourceLists,
} from './document.ts';
export { type ListenerConfig, type ListenerInput, listenerSchema } from './resources/listener.ts';
export { hostPatternSchema, type RouteConfig, type RouteInput, routeSchema } from './resources/route.ts';
export type { PathMatch, RouteMatchConfig, ValueMatch } from './resources/route-match.ts';
export { type SettingsConfig, type SettingsInput, settingsSchema } from './resources/settings.ts';
export { type TargetConfig, type TargetInput, targetSchema } from './resources/target.ts';
export { type UpstreamConfig, type UpstreamInput, upstreamSchema } from './resources/upstream.ts';
