import type { TLSSocket } from 'node:tls';
import type { ClientCertificatesSnapshot } from '@sluice/snapshot/types';
import { type ClientCertificate, describeClientCertificate } from './client-certificate.ts';

export type ClientVerdict =
  | { readonly ok: true; readonly certificate: ClientCertificate | undefined }
  /** In words, for the log. */
  | { readonly ok: false; readonly problem: string };

/** Of a server's socket, where Node has OpenSSL's verdict and `tls.Server` asks for it; undocumented. */
interface WithVerdict {
  readonly ssl?: { verifyError?(): Error | null };
}

/**
 * What became of the client's certificate. Node lets every one through the handshake, so this must be asked before a
 * byte is read. One that is shown and not valid is refused also where none is needed: such a client means to be known,
 * and would find itself a stranger by an expired certificate.
 * @param socket its handshake is over
 * @param now milliseconds since the epoch
 */
export function verifyClient(socket: TLSSocket, rules: ClientCertificatesSnapshot, now: number): ClientVerdict {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) {
    // OpenSSL has refused it already, but for a resumed session, of which Node says that all is well.
    return rules.mode === 'required' ? refused('no client certificate') : { ok: true, certificate: undefined };
  }
  const { ssl } = socket as WithVerdict;
  if (typeof ssl?.verifyError !== 'function') return refused('the client certificate cannot be verified');
  const problem = ssl.verifyError();
  if (problem !== null) return refused(`client certificate: ${problem.message}`);
  const certificate = describeClientCertificate(shown, rules);
  // A resumed session was verified when it began.
  if (certificate.notAfter < now) return refused('client certificate: expired since the session began');
  return { ok: true, certificate };
}

function refused(problem: string): ClientVerdict {
  return { ok: false, problem };
}

/**
 * Whether a client that was judged under one set of rules counts under the other. Rules about what is passed on may
 * differ.
 */
export function sameClientRules(
  one: ClientCertificatesSnapshot | undefined,
  other: ClientCertificatesSnapshot | undefined,
): boolean {
  return one === other || (one?.mode === other?.mode && one?.ca === other?.ca);
}
