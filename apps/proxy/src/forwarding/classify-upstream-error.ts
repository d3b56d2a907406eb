import type { ProxyErrorCode } from './proxy-error.ts';

const byCode: Readonly<Record<string, ProxyErrorCode>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_HEADERS_TIMEOUT: 'response_timeout',
  UND_ERR_BODY_TIMEOUT: 'response_stalled',
  UND_ERR_HEADERS_OVERFLOW: 'malformed_response',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'reset',
  EATTEMPT: 'attempt_timeout',
  ESTALLED: 'client_stalled',
  EDENIED: 'address_denied',
  EUNPROCESSED: 'stream_refused',
  ETLS: 'upstream_tls_failed',
  EQUEUEFULL: 'queue_full',
  ENOTFOUND: 'name_not_resolved',
  EAI_AGAIN: 'name_not_resolved',
  EAI_FAIL: 'name_not_resolved',
};

/**
 * What an error of an upstream client means for the exchange.
 * @param attempt whether anything was, or was about to be, written to a connection
 */
export function classifyUpstreamError(error: Error, attempt: { readonly sent: boolean }): ProxyErrorCode {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = byCode[code];
  if (known !== undefined) return known;
  // In TLS 1.3 an endpoint judges the client's certificate after the handshake is over (RFC 8446 §4.4.2.4).
  if (code.startsWith('ERR_SSL_')) return 'upstream_tls_failed';
  if (code === 'ETIMEDOUT' && !attempt.sent) return 'connect_timeout';
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError') return 'malformed_response';
  // What a client refuses to send is the gateway's fault, not the endpoint's.
  if (code === 'UND_ERR_INVALID_ARG' || code === 'UND_ERR_NOT_SUPPORTED') return 'internal_error';
  return attempt.sent ? 'reset' : 'connect_refused';
}
