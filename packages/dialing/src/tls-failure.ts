import { dialError } from './dial-error.ts';

const words: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed and not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate was issued by a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate was issued by a CA that is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate was issued by a CA that is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate was issued by a CA that is not trusted, or the chain is incomplete',
  CERT_SIGNATURE_FAILURE: 'the signature of its certificate is wrong',
  CERT_REVOKED: 'its certificate was revoked',
  INVALID_PURPOSE: 'its certificate is not one for servers',
  INVALID_CA: 'its certificate was issued by one that is no CA',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it answered in something other than TLS, probably plain HTTP',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it answered in something other than TLS, probably plain HTTP',
  ERR_SSL_HTTP_REQUEST: 'it answered in something other than TLS, probably plain HTTP',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no TLS version that is allowed',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks no TLS version that is allowed',
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: 'it speaks none of the protocols that were offered (ALPN)',
  'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE': 'it refused every cipher that was offered, or wants a client certificate',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it refused every cipher that was offered, or wants a client certificate',
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: 'it does not know the name it was asked for (SNI)',
  ERR_SSL_TLSV1_ALERT_UNRECOGNIZED_NAME: 'it does not know the name it was asked for (SNI)',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it wants a client certificate',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust the client certificate',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it refused the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'it refused the client certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'to it, the client certificate has expired',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED: 'to it, the client certificate was revoked',
  ECONNRESET: 'it closed the connection during the handshake',
  UND_ERR_SOCKET: 'it closed the connection during the handshake',
  EPIPE: 'it closed the connection during the handshake',
};

/** How many names of a wrong certificate are told. */
const namesTold = 5;

/**
 * A handshake that failed, in words for the log and the endpoint's state.
 * @param serverName what the certificate was asked for
 */
export function tlsFailure(error: NodeJS.ErrnoException, serverName: string): Error {
  const code = error.code ?? '';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return error;
  let reason = words[code] ?? `the handshake failed: ${code === '' ? error.message : code}`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') reason += `: ${namesOf(error)}, not ${serverName}`;
  return Object.assign(dialError('ETLS', `TLS: ${reason}`), { cause: error });
}

/** Node hands the certificate over with the error, since the socket forgets it when it is destroyed. */
function namesOf(error: NodeJS.ErrnoException & { readonly cert?: { readonly subjectaltname?: string } }): string {
  const text = error.cert?.subjectaltname ?? '';
  const names = text === '' ? [] : text.split(', ');
  if (names.length === 0) return 'it names nobody';
  const told = names.slice(0, namesTold).map((name) => name.replace(/^(DNS|IP Address):/, ''));
  return `${told.join(', ')}${names.length > namesTold ? ' …' : ''}`;
}
