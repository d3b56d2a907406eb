// Safe for the browser: nothing here needs Node's modules. Those are in `@sluice/config/node`.
export { defaultDocument } from './default-document.ts';
export type { Change } from './diff/change.ts';
export { describeChange } from './diff/describe-change.ts';
export { diffDocuments } from './diff/diff-documents.ts';
export {
  type ConfigDocument,
  type ConfigDocumentInput,
  currentVersion,
  documentSchema,
  type ResourceKind,
  resourceLists,
} from './document.ts';
export { fieldIssues } from './field-issues.ts';
export { type FieldKind, type FormBranch, type FormField, formField, formFields } from './form-fields.ts';
export { inSubset } from './in-subset.ts';
export { type IssueCode, issueCodes } from './issue-codes.ts';
export { zodMessage } from './issues/zod-message.ts';
export { documentJsonSchema } from './json-schema.ts';
export { type LintCode, lintCodes } from './lint/lint-codes.ts';
export { isListenerFieldFor } from './listener-fields.ts';
export { type ReadResult, readDocument } from './read-document.ts';
export { type Reference, renameReferences, renameReferencesIn, usedBy } from './references.ts';
export { compareNames, orderDocument } from './resource-order.ts';
export { resourceKinds, resourceSchemas } from './resource-schemas.ts';
export {
  compactResource,
  type ResourceTextResult,
  readResource,
  writeResource,
  writeResourceDocument,
} from './resource-text.ts';
export type { AffinityConfig } from './resources/affinity.ts';
export { type CertificateConfig, type CertificateInput, certificateSchema } from './resources/certificate.ts';
export type { CircuitBreakerConfig } from './resources/circuit-breaker.ts';
export { type SourceConfig, type SourceInput, sourceSchema } from './resources/discovery-source.ts';
export { type ListenerConfig, type ListenerInput, listenerSchema } from './resources/listener.ts';
export type { OutlierDetectionConfig } from './resources/outlier-detection.ts';
export { hostPatternSchema, type RouteConfig, type RouteInput, routeSchema } from './resources/route.ts';
export type { PathMatch, RouteMatchConfig, ValueMatch } from './resources/route-match.ts';
export { type SettingsConfig, type SettingsInput, settingsSchema } from './resources/settings.ts';
export {
  type DiscoveredTarget,
  isDiscovered,
  isStatic,
  queryOf,
  type StaticTarget,
  staticTargets,
  type TargetConfig,
  type TargetInput,
  targetSchema,
} from './resources/target.ts';
export { type UpstreamConfig, type UpstreamInput, upstreamSchema } from './resources/upstream.ts';
export type { UpstreamTlsConfig } from './resources/upstream-tls.ts';
export { addressRefusal } from './rules/target-addresses.ts';
export { mapSecrets, redactSecrets, type SecretPlace } from './secrets.ts';
export { type LocatedIssue, locateIssue } from './source-map.ts';
export { carriesTcp, isTcpRoute } from './tcp-listeners.ts';
export { type DocumentResult, type ValidateOptions, validateDocument } from './validate-document.ts';
export { compactDocument, type WriteOptions, writeDocument } from './write/write-document.ts';
