export { type CacheControl, readCacheControl } from './cache-control.ts';
export { cacheTarget, type KeyedRequest, type KeyRules, keyedQuery, keyFields } from './cache-key.ts';
export { type CacheOutcome, cacheStatus } from './cache-status.ts';
export {
  type Exchanged,
  type Freshness,
  type FreshnessDefaults,
  freshnessOf,
  suitsClient,
  type Usability,
  usabilityOf,
  usableAfterError,
} from './freshness.ts';
export { invalidatedTargets } from './invalidation.ts';
export {
  askWhetherModified,
  hasOriginConditions,
  headOfNotModified,
  isNotModified,
  removeConditions,
} from './preconditions.ts';
export { type ByteRange, selectRange } from './ranges.ts';
export {
  hasValidator,
  judgeStorage,
  type NotStored,
  needsPermission,
  type Storage,
  type StorageRules,
  type StoredRequest,
  withLength,
} from './storage.ts';
export { tagsOf } from './tags.ts';
export { updateHead } from './update-head.ts';
export { variantOf, varyingFields } from './vary.ts';
