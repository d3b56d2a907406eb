export { type Address, formatAddress, parseAddress } from './address.ts';
export { formatDurationMs, parseDurationMs } from './duration.ts';
export type { FieldMeta } from './meta.ts';
export {
  addressRangeSchema,
  addressSchema,
  cookieNameSchema,
  durationSchema,
  headerNameSchema,
  headerValueSchema,
  labelsSchema,
  nameSchema,
  sizeSchema,
} from './scalars.ts';
export {
  isRedactedMark,
  longestSecret,
  redacted,
  redactedMark,
  type SecretForm,
  sealedText,
  sealOf,
  secretSchema,
} from './secret.ts';
export { formatSizeBytes, parseSizeBytes } from './size.ts';
