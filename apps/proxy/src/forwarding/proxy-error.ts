/** Which side an exchange failed on. */
export type ErrorSource = 'downstream' | 'upstream' | 'internal';

/** Whether another attempt may be made after this failure. */
export type RetryRule = 'never' | 'if-idempotent' | 'always';

export interface ErrorEntry {
  /** Status of the gateway's reply, where a reply can still be made. 499 is never sent: the client is gone. */
  readonly status: number;
  readonly source: ErrorSource;
  readonly retry: RetryRule;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
  /** Counts as a failure of the endpoint it happened on. */
  readonly againstEndpoint: boolean;
  /** The downstream connection cannot be used again: its framing is unknown or the peer misbehaves. */
  readonly closesConnection: boolean;
  /** For the person who reads the error page or the log. */
  readonly help: string;
}

function downstream(status: number, help: string, closesConnection = true): ErrorEntry {
  return {
    status,
    source: 'downstream',
    retry: 'never',
    logLevel: 'debug',
    againstEndpoint: false,
    closesConnection,
    help,
  };
}
function upstream(status: number, retry: RetryRule, help: string, againstEndpoint = true): ErrorEntry {
  return { status, source: 'upstream', retry, logLevel: 'info', againstEndpoint, closesConnection: false, help };
}
function internal(status: number, help: string): ErrorEntry {
  return {
    status,
    source: 'internal',
    retry: 'never',
    logLevel: 'error',
    againstEndpoint: false,
    closesConnection: false,
    help,
  };
}

/**
 * Every way an exchange can fail. The code is the metric label, the log field, the `x-sluice-error` header and what
 * tests assert; all else about a failure is decided here and nowhere else.
 */
export const errorTable = {
  malformed_request: downstream(400, 'The request does not follow RFC 9110 and RFC 9112 strictly.'),
  bad_path: downstream(400, 'The path holds an encoded slash, a backslash, a dot segment or a double encoding.', false),
  unsupported_version: downstream(505, 'Only HTTP/1.0 and HTTP/1.1 are served here.'),
  request_line_too_long: downstream(414, 'The request target is longer than the listener allows.'),
  headers_too_large: downstream(431, 'The header block is larger, or has more fields, than the listener allows.'),
  body_too_large: downstream(413, 'The request body is larger than the route or the listener allows.'),
  expectation_failed: downstream(417, 'Only "Expect: 100-continue" is understood.'),
  request_timeout: downstream(408, 'The client took too long to send its request.'),
  client_stalled: downstream(499, 'The client stopped reading the response for longer than the listener allows.'),
  client_gone: downstream(499, 'The client closed the connection before the response was complete.'),
  misdirected_request: downstream(
    421,
    'A client certificate counts only for the host it was shown to: ask for this one on a connection of its own.',
  ),
  client_request_limit: downstream(429, 'The client has as many requests under way as the listener allows.', false),
  upgrade_refused: downstream(403, 'The route does not allow WebSocket upgrades.', false),
  https_only: downstream(
    400,
    'The listener only redirects to https, and the request names no host to redirect to.',
    false,
  ),
  tunnel_idle: downstream(408, 'No byte has passed for as long as the listener allows.'),
  no_route: downstream(404, 'No route of this listener matches host, path and conditions of the request.', false),
  no_endpoint: upstream(503, 'never', 'The upstream has no endpoint that may be picked.', false),
  circuit_open: upstream(503, 'never', 'The circuit of every endpoint is open after it has failed repeatedly.', false),
  endpoint_full: upstream(
    503,
    'never',
    'Every endpoint has as many connections or requests as the upstream allows.',
    false,
  ),
  queue_full: upstream(
    503,
    'always',
    'Every connection to the endpoint is in use, and too many requests wait for one, or for too long.',
    false,
  ),
  connect_refused: upstream(502, 'always', 'The endpoint refused the connection or could not be reached.'),
  connect_timeout: upstream(504, 'always', 'The endpoint did not accept a connection in time.'),
  address_denied: upstream(
    502,
    'never',
    'The endpoint resolves to a link-local or metadata address, which is never dialled.',
  ),
  name_not_resolved: upstream(502, 'always', "The endpoint's host name could not be resolved."),
  upstream_tls_failed: upstream(502, 'always', 'No trusted TLS connection to the endpoint could be made; see the log.'),
  stream_refused: upstream(503, 'always', 'The endpoint refused the request without acting on it.'),
  reset: upstream(502, 'if-idempotent', 'The endpoint closed the connection before its response was complete.'),
  response_timeout: upstream(504, 'never', 'The endpoint did not send a response head in time.'),
  attempt_timeout: upstream(504, 'never', "No endpoint sent a response head within the route's limit for an attempt."),
  response_stalled: upstream(504, 'never', 'The endpoint went silent in the middle of its response.'),
  malformed_response: upstream(502, 'never', 'The response of the endpoint does not follow RFC 9112 strictly.'),
  exchange_timeout: upstream(504, 'never', "The exchange took longer than the route's total timeout."),
  not_ready: internal(503, 'The worker has no configuration yet.'),
  fault_injected: { ...internal(500, 'A policy of the route cuts connections on purpose.'), logLevel: 'debug' },
  policy_failed: internal(500, 'A policy of the route failed; see the log.'),
  internal_error: internal(500, 'The gateway itself failed; see the log.'),
  draining: internal(503, 'The worker is leaving and its deadline has passed.'),
} as const satisfies Record<string, ErrorEntry>;

export type ProxyErrorCode = keyof typeof errorTable;

/** A failure with its cause. Made only when an exchange fails, so a stack trace is affordable. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: ProxyErrorCode;

  constructor(code: ProxyErrorCode, detail?: string, cause?: unknown) {
    super(detail ?? errorTable[code].help, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get source(): ErrorSource {
    return errorTable[this.code].source;
  }

  get retry(): RetryRule {
    return errorTable[this.code].retry;
  }
}
