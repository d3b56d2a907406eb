import type { ClientCertificatesSnapshot } from '@sluice/snapshot/types';
import type { ClientCertificate } from '../tls/client-certificate.ts';
import {
  addClientCertificate,
  type CertificateFields,
  forwardedClientCert,
  keepsForwardedClientCert,
} from './client-certificate-fields.ts';
import type { Downstream } from './downstream.ts';
import { fieldKind, isAlias, kindOf, namedByConnection } from './field-kinds.ts';
import { takeOwnCookies } from './own-cookies.ts';
import { isAcceptableRequestId, nextRequestId } from './request-id.ts';

/** How each protocol is told in Via: a version of two digits, without the name of HTTP (RFC 9110 §2.5, §7.6.3). */
const receivedBy: Readonly<Record<Downstream['protocol'], string>> = {
  'HTTP/1.0': '1.0 sluice',
  'HTTP/1.1': '1.1 sluice',
  'HTTP/2': '2.0 sluice',
};

/** What a peer said about the way a request came, taken out of its header list. */
export interface ForwardingFields {
  forwardedFor: string;
  forwarded: string;
  forwardedHost: string;
  forwardedProto: string;
  forwardedPort: string;
  requestId: string;
  /** Cookies of logins at the gateway, which no upstream may have; as a Cookie field. */
  loginCookies: string;
}

/** What the gateway says about the way a request came. */
export interface ForwardingContext {
  readonly trusted: boolean;
  readonly peerAddress: string;
  readonly protocol: Downstream['protocol'];
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly localPort: number;
  /** Lower-case. */
  readonly requestIdHeader: string;
  /** Of all listeners; undefined when there are none. */
  readonly certificateFields: CertificateFields | undefined;
  /** Of the listener; undefined where it asks for no certificate. */
  readonly clientRules: ClientCertificatesSnapshot | undefined;
  readonly client: ClientCertificate | undefined;
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
  const { certificateFields, clientRules, client } = context;
  let via = '';
  let certificateSaid = '';
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] as string;
    const value = raw[index + 1] as string;
    if (certificateFields?.has(name) === true && !(context.trusted && client === undefined)) continue;
    const kind = kindOf(name);
    if (kind !== 0) {
      if (kind !== fieldKind.identity) continue;
      if (name.length === forwardedClientCert.length && name.toLowerCase() === forwardedClientCert) {
        if (keepsForwardedClientCert(clientRules, context.trusted, client)) {
          certificateSaid = certificateSaid === '' ? value : `${certificateSaid},${value}`;
        }
      } else if (context.trusted) keepIdentity(headers, name, value, into);
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
    if (isAlias(name, context.requestIdHeader)) continue;
    if (name.length === 6 && name.toLowerCase() === 'cookie') {
      const cookies = takeOwnCookies(value, into);
      if (cookies !== '') headers.push(name, cookies);
      continue;
    }
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
    via === '' ? receivedBy[context.protocol] : `${via}, ${receivedBy[context.protocol]}`,
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
  if (certificateSaid !== '' || client !== undefined)
    addClientCertificate(headers, certificateSaid, clientRules, client);
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
