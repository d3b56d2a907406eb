import { NameTable } from '@sluice/core';

/** Never forwarded in either direction, named by Connection or not (RFC 9110 §7.6.1). */
export const hopByHop = new Set([
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
export const identityFields = new Set([
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
export const fieldKind = { drop: 1, identity: 2, framing: 3 } as const;
const kinds = new Map<string, number>();
for (const name of hopByHop) kinds.set(name, fieldKind.drop);
for (const name of identityFields) kinds.set(name, fieldKind.identity);
// A token of Consul opens its registry; no service behind is to see one.
kinds.set('x-consul-token', fieldKind.drop);
// `Proxy:` becomes HTTP_PROXY in CGI programs (httpoxy); Expect was answered here; HTTP2-Settings belongs to h2c.
for (const name of ['proxy', 'expect', 'http2-settings', 'x-sluice-error']) kinds.set(name, fieldKind.drop);
for (const name of ['host', 'content-length']) kinds.set(name, fieldKind.framing);
const kindTable = new NameTable(kinds);

export function kindOf(name: string): number {
  return kindTable.get(name) ?? 0;
}

/**
 * `X_Forwarded_For` reads as `X-Forwarded-For` in CGI-like upstreams, so such aliases of special names are dropped.
 * @param requestIdHeader the one special name that is a setting, lower-case
 */
export function isAlias(name: string, requestIdHeader: string): boolean {
  if (!name.includes('_')) return false;
  const plain = name.toLowerCase().replaceAll('_', '-');
  return kinds.has(plain) || plain === requestIdHeader;
}

/**
 * The names that a Connection field lists, lower-case, without those it may not list. Undefined for the plain values.
 */
export function namedByConnection(headers: readonly string[]): Set<string> | undefined {
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
