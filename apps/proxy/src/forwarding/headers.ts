import { isAcceptableRequestId, nextRequestId } from './request-id.ts';

/** What a peer said about the way a request came, taken out of its header list. */
export interface ForwardingFields {
  forwardedFor: string;
  forwarded: string;
  forwardedHost: string;
  forwardedProto: string;
  forwardedPort: string;
  requestId: string;
}

/** What the gateway says about the way a request came. */
export interface ForwardingContext {
  readonly trusted: boolean;
  readonly peerAddress: string;
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly localPort: number;
  /** Lower-case. */
  readonly requestIdHeader: string;
}

/** Never forwarded in either direction, named by Connection or not (RFC 9110 §7.6.1). */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
]);

/** What `Connection` may not take away: removing one of these changes who the request is from, to, or what it means. */
const protectedFromConnection = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'authorization',
  'cookie',
  'set-cookie',
  'cache-control',
  'expires',
  'vary',
  'location',
  'origin',
]);

/** Said by the gateway or by nobody; stripped unless the peer is a trusted proxy. */
const identityFields = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-server',
  'x-forwarded-client-cert',
  'x-forwarded-ssl',
  'x-forwarded-scheme',
  'x-client-cert',
  'x-ssl-client-cert',
  'x-ssl-client-verify',
  'x-original-url',
  'x-rewrite-url',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'forwarded',
]);

// What a name is, decided by one look-up instead of a walk through the sets above.
const fieldKind = { drop: 1, identity: 2, framing: 3 } as const;
const kinds = new Map<string, number>();
for (const name of hopByHop) kinds.set(name, fieldKind.drop);
for (const name of identityFields) kinds.set(name, fieldKind.identity);
// `Proxy:` becomes HTTP_PROXY in CGI programs (httpoxy); Expect was answered here; HTTP2-Settings belongs to h2c.
for (const name of ['proxy', 'expect', 'http2-settings', 'x-sluice-error']) kinds.set(name, fieldKind.drop);
for (const name of ['host', 'content-length']) kinds.set(name, fieldKind.framing);
const longestKnown = Math.max(...Array.from(kinds.keys(), (name) => name.length));

function kindOf(name: string): number {
  return name.length > longestKnown ? 0 : (kinds.get(name.toLowerCase()) ?? 0);
}

/** `X_Forwarded_For` reads as `X-Forwarded-For` in CGI-like upstreams, so such aliases of special names are dropped. */
function isAlias(name: string): boolean {
  return name.includes('_') && kinds.has(name.toLowerCase().replaceAll('_', '-'));
}

/**
 * The names that a Connection field lists, lower-case, without those it may not list. Undefined for the plain values.
 */
function namedByConnection(headers: readonly string[]): Set<string> | undefined {
  let named: Set<string> | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string;
    if (name.length !== 10 || name.toLowerCase() !== 'connection') continue;
    const value = (headers[index + 1] as string).toLowerCase();
    if (value === 'keep-alive' || value === 'close' || value === 'upgrade') continue;
    for (const part of value.split(',')) {
      const option = part.trim();
      if (option === '' || protectedFromConnection.has(option)) continue;
      named ??= new Set();
      named.add(option);
    }
  }
  return named;
}

/**
 * The request's fields as they go upstream and as routes and policies see them: Host first, hop-by-hop fields and what
 * Connection names taken out, then what this gateway says about the way. Framing fields are left to the caller, who
 * knows what was parsed.
 * @param into receives what the peer said, for the caller to find the client's address in
 */
export function receiveRequestHeaders(
  raw: readonly string[],
  context: ForwardingContext,
  into: ForwardingFields,
): string[] {
  const headers: string[] = ['host', context.authority];
  const named = namedByConnection(raw);
  let via = '';
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const value = raw[index + 1] as string;
    const kind = kindOf(name);
    if (kind !== 0) {
      if (kind === fieldKind.identity && context.trusted) keepIdentity(headers, name, value, into);
      continue;
    }
    const lower = name.length === 3 || name.length === context.requestIdHeader.length || named !== undefined;
    if (lower) {
      const lowerCase = name.toLowerCase();
      if (named?.has(lowerCase) === true) continue;
      if (lowerCase === 'via') {
        via = via === '' ? value : `${via}, ${value}`;
        continue;
      }
      if (lowerCase === context.requestIdHeader) {
        if (context.trusted && isAcceptableRequestId(value)) into.requestId = value;
        continue;
      }
    }
    if (isAlias(name)) continue;
    headers.push(name, value);
  }
  if (into.requestId === '') into.requestId = nextRequestId();
  const { peerAddress, scheme, authority, localPort } = context;
  const host = into.forwardedHost === '' ? authority : into.forwardedHost;
  const forwardedFor = into.forwardedFor === '' ? peerAddress : `${into.forwardedFor}, ${peerAddress}`;
  const node = peerAddress.includes(':') ? `"[${peerAddress}]"` : peerAddress;
  const element = authority === '' ? `for=${node};proto=${scheme}` : `for=${node};host="${authority}";proto=${scheme}`;
  headers.push(
    'via',
    via === '' ? '1.1 sluice' : `${via}, 1.1 sluice`,
    'x-forwarded-for',
    forwardedFor,
    'x-forwarded-proto',
    into.forwardedProto === '' ? scheme : into.forwardedProto,
    'x-forwarded-port',
    into.forwardedPort === '' ? String(localPort) : into.forwardedPort,
    'forwarded',
    into.forwarded === '' ? element : `${into.forwarded}, ${element}`,
    context.requestIdHeader,
    into.requestId,
  );
  if (host !== '') headers.push('x-forwarded-host', host);
  return headers;
}

/** Repeated fields of a trusted peer are lists, and lists are joined (RFC 9110 §5.3); single values keep the first. */
function keepIdentity(headers: string[], name: string, value: string, into: ForwardingFields): void {
  switch (name.toLowerCase()) {
    case 'x-forwarded-for':
      into.forwardedFor = into.forwardedFor === '' ? value : `${into.forwardedFor}, ${value}`;
      return;
    case 'forwarded':
      into.forwarded = into.forwarded === '' ? value : `${into.forwarded}, ${value}`;
      return;
    case 'x-forwarded-host':
      if (into.forwardedHost === '') into.forwardedHost = value;
      return;
    case 'x-forwarded-proto':
      if (into.forwardedProto === '') into.forwardedProto = value;
      return;
    case 'x-forwarded-port':
      if (into.forwardedPort === '') into.forwardedPort = value;
      return;
    default:
      headers.push(name, value);
  }
}

/**
 * The response's fields as they go to the client: end-to-end ones only, with the request id. Content-Length stays; any
 * other framing is the downstream codec's.
 * @param raw as the upstream sent them, `Buffer` or string
 */
export function receiveResponseHeaders(raw: readonly string[], requestIdHeader: string, requestId: string): string[] {
  const headers: string[] = [];
  const named = namedByConnection(raw);
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const kind = kindOf(name);
    if (kind === fieldKind.drop) continue;
    if (named !== undefined || name.length === requestIdHeader.length) {
      const lowerCase = name.toLowerCase();
      if (lowerCase === requestIdHeader || named?.has(lowerCase) === true) continue;
    }
    headers.push(name, raw[index + 1] as string);
  }
  headers.push(requestIdHeader, requestId);
  return headers;
}

/** Fields that change framing, routing, authentication or the meaning of content (RFC 9110 §6.5.1). */
const neverInTrailers = new Set([
  ...hopByHop,
  ...identityFields,
  'host',
  'content-length',
  'content-encoding',
  'content-type',
  'content-range',
  'authorization',
  'cookie',
  'set-cookie',
  'cache-control',
  'expires',
  'date',
  'location',
  'vary',
  'age',
  'expect',
  'max-forwards',
  'pragma',
  'range',
  'retry-after',
  'via',
  'warning',
  'www-authenticate',
  'x-sluice-error',
]);

/**
 * Trailers that may travel on: those of gRPC, and those that the sender announced in `Trailer` and that change nothing
 * about the message. The same in both directions.
 */
export function receiveTrailers(raw: readonly string[], head: readonly string[]): string[] {
  if (raw.length === 0) return [];
  let announced: Set<string> | undefined;
  for (let index = 0; index < head.length; index += 2) {
    if ((head[index] as string).toLowerCase() !== 'trailer') continue;
    announced ??= new Set();
    for (const part of (head[index + 1] as string).toLowerCase().split(',')) announced.add(part.trim());
  }
  const trailers: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const lowerCase = name.toLowerCase();
    const wanted = lowerCase.startsWith('grpc-') || announced?.has(lowerCase) === true;
    if (wanted && !neverInTrailers.has(lowerCase)) trailers.push(name, raw[index + 1] as string);
  }
  return trailers;
}
