/**
 * Codes that connections to upstreams fail with, beside those of the system (`ECONNREFUSED` …). They are undici's where
 * undici has one, since both sides of the seam speak its contract.
 */
export type UpstreamErrorCode =
  | 'UND_ERR_CONNECT_TIMEOUT'
  | 'UND_ERR_HEADERS_TIMEOUT'
  | 'UND_ERR_BODY_TIMEOUT'
  | 'UND_ERR_HEADERS_OVERFLOW'
  | 'UND_ERR_SOCKET'
  | 'UND_ERR_CLOSED'
  | 'UND_ERR_INVALID_ARG'
  | 'HPE_INVALID'
  | 'EQUEUEFULL'
  | 'EDENIED'
  | 'ETLS'
  | 'EUNPROCESSED';

/** @param message in words, for the log */
export function upstreamError(code: UpstreamErrorCode, message: string): NodeJS.ErrnoException {
  return Object.assign(new Error(message), { code });
}
