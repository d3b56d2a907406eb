export { isCorruption } from './open-database.ts';
export type { FiguresPoint, GapPoint, Series, SeriesPoint, SeriesQuery } from './query-series.ts';
export { bucketStart, type ResolutionMs, resolutionsMs, retentionMs } from './resolution.ts';
export {
  endpointKey,
  type Rollup,
  type RollupBucket,
  type RollupPart,
  type RollupSums,
  type TelemetryScope,
  telemetryScopes,
} from './rollup.ts';
export { RollupSum } from './rollup-rows.ts';
export {
  openTelemetryStore,
  type TelemetryReader,
  type TelemetryStore,
  type TelemetryStoreOptions,
} from './telemetry-store.ts';
export type { TopRoute, TopRoutesQuery } from './top-routes.ts';
