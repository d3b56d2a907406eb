import { isIP } from 'node:net';
import { createSecureContext, getCACertificates, rootCertificates, type SecureContext } from 'node:tls';
import type { UpstreamTlsSnapshot } from '@sluice/snapshot/types';
import type { ClientCertificate } from './client-certificate.ts';

/** What `tls.connect` is told of an upstream, beside where to connect. */
export interface TlsClientOptions {
  readonly secureContext: SecureContext;
  /** Absent where the endpoint is a bare address: SNI carries names only (RFC 6066 §3). */
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
}

/**
 * @param host of the endpoint's address
 * @param certificate shown where the endpoint asks for one
 * @throws Error when OpenSSL refuses the certificate
 */
export function tlsClientOptions(
  tls: UpstreamTlsSnapshot,
  host: string,
  certificate?: ClientCertificate,
): TlsClientOptions {
  const name = tls.serverName ?? (isIP(host) === 0 ? host : undefined);
  return {
    secureContext: secureContextOf(tls, certificate),
    ...(name === undefined ? {} : { servername: name.endsWith('.') ? name.slice(0, -1) : name }),
    // The one place where verification can be off: the operator has written `verify: false`, and was told what it
    // costs. Said in either case, or a variable of the environment would decide (NODE_TLS_REJECT_UNAUTHORIZED).
    ...(tls.verify ? { rejectUnauthorized: true } : { rejectUnauthorized: false }),
  };
}

/** A context takes milliseconds to make from a whole set of roots, and endpoints with equal settings share one. */
const plainContexts = new Map<string, SecureContext>();
/** These go with the certificate, so that no key outlives its replacement. */
const contextsOf = new WeakMap<ClientCertificate, Map<string, SecureContext>>();
const maximumContexts = 1000;

function secureContextOf(
  { ca, minimumVersion }: UpstreamTlsSnapshot,
  certificate: ClientCertificate | undefined,
): SecureContext {
  let contexts = certificate === undefined ? plainContexts : contextsOf.get(certificate);
  if (contexts === undefined) contexts = new Map();
  if (certificate !== undefined) contextsOf.set(certificate, contexts);
  const key = `${minimumVersion} ${ca ?? ''}`;
  let context = contexts.get(key);
  if (context === undefined) {
    if (contexts.size >= maximumContexts) contexts.clear();
    context = createSecureContext({
      ca: ca ?? systemRoots(),
      minVersion: `TLSv${minimumVersion}`,
      ...(certificate === undefined ? {} : { cert: certificate.chain, key: certificate.privateKey }),
    });
    contexts.set(key, context);
  }
  return context;
}

/** Those of the machine; of Node where it has none, as in a bare container. */
function systemRoots(): string[] {
  const installed = getCACertificates('system');
  return installed.length > 0 ? installed : [...rootCertificates];
}
