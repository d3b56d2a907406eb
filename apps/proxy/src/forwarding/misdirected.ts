import { isIP } from 'node:net';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { sameClientRules } from '../tls/verify-client.ts';

/**
 * Why a request must not be served on the connection it came by, in words; undefined when it may. A certificate was
 * shown to the server of one name, and counts with no other (RFC 9110 §7.4, §15.5.20). What SNI cannot carry, which is
 * an address or nothing at all, it need not have named (RFC 6066 §3); a name it must.
 * @param host as `parseHost` gives it; empty when there is none
 */
export function misdirectionOf(
  { tls: settings }: ListenerSnapshot,
  tls: TlsFacts | undefined,
  host: string,
): string | undefined {
  if (!sameClientRules(tls?.clientRules, settings?.clientCertificates)) {
    return 'the listener asks for other client certificates than when the connection was made';
  }
  if (tls?.clientCertificate === undefined || tls.serverName === host) return undefined;
  if (tls.serverName === '' && (host === '' || host.startsWith('[') || isIP(host) !== 0)) return undefined;
  return `the connection was made for "${tls.serverName}", the request is for "${host}"`;
}
