export { type BackoffOptions, backoffDelayMs } from './backoff.ts';
export { type Clock, systemClock, type Timer } from './clock.ts';
export { compileOnce } from './compile-once.ts';
export { cookieValue } from './cookie-value.ts';
export { deepFreeze } from './deep-freeze.ts';
export { messageOf, SluiceError, type SluiceErrorCode } from './errors.ts';
export { hashText, mixHashes } from './hash-text.ts';
export {
  appendHeader,
  getHeader,
  getHeaderValues,
  type HeaderList,
  hasHeader,
  removeHeader,
  setHeader,
} from './header-list.ts';
export { createId } from './id.ts';
export { errorIssue, formatIssuePath, hasErrors, type Issue, type IssuePath, type IssueSeverity } from './issue.ts';
export { NameTable } from './name-table.ts';
export { queryValue } from './query-value.ts';
export { type Random, seededRandom, systemRandom } from './random.ts';
export { reuseUnchanged } from './reuse-unchanged.ts';
export type { Service } from './service.ts';
export { Wake } from './wake.ts';
