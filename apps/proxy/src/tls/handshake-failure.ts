import type { HandshakeOutcome } from '@sluice/metrics';

const reasons: readonly (readonly [RegExp, HandshakeOutcome])[] = [
  [/PEER_DID_NOT_RETURN_A_CERTIFICATE/, 'client_certificate'],
  // Before what a client says in an alert, whose names repeat ours.
  [/ALERT/, 'client_refused'],
  [/HTTP_REQUEST|HTTPS_PROXY_REQUEST|WRONG_VERSION_NUMBER|UNKNOWN_PROTOCOL|PACKET_LENGTH|RECORD/, 'not_tls'],
  [/UNSUPPORTED_PROTOCOL|VERSION|CIPHER|APPLICATION_PROTOCOL|SIGNATURE|GROUP|KEY_SHARE|CURVE/, 'no_agreement'],
  [/ECONNRESET|EPIPE/, 'closed'],
];

/** @param error with which Node ends a handshake; OpenSSL's reason is its code */
export function handshakeFailureOf(error: Error & { readonly code?: unknown }): HandshakeOutcome {
  const code = String(error.code);
  return reasons.find(([pattern]) => pattern.test(code))?.[1] ?? 'other';
}
