import type { DialErrorCode } from '@sluice/dialing/dial-error';

/** Codes that exchanges with upstreams fail with: those of opening a connection, and those of using it. */
export type UpstreamErrorCode =
  | DialErrorCode
  | 'UND_ERR_HEADERS_TIMEOUT'
  | 'UND_ERR_BODY_TIMEOUT'
  | 'UND_ERR_HEADERS_OVERFLOW'
  | 'UND_ERR_CLOSED'
  | 'UND_ERR_INVALID_ARG'
  | 'HPE_INVALID'
  | 'EQUEUEFULL'
  | 'EATTEMPT'
  | 'ESTALLED'
  | 'EUNPROCESSED';

/** @param message in words, for the log */
export function upstreamError(code: UpstreamErrorCode, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
