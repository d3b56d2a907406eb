/** What a listener refused for, in words. Keys are what `refusals_total` and logs call it. */
const words: Readonly<Record<string, string>> = {
  connection_limit: 'More connections than the listener takes',
  client_connection_limit: 'More connections than one client may have',
  proxy_header: 'PROXY header missing, broken or of a stranger',
  framing: 'Where the body ends could be read in two ways',
  authority: 'Host missing, malformed or contradicted',
  target: 'Request target malformed',
  syntax: 'Request malformed otherwise',
  http2_flood: 'Flood of HTTP/2 resets, pings or settings',
  http2_broken: 'HTTP/2 frames broken or too many of a kind',
  probation: 'HTTP/2 of an address that abused it again and again',
  client_hello: 'Not TLS, or no server name in it',
  tls_not_tls: 'TLS: the client speaks something else',
  tls_no_agreement: 'TLS: no version, cipher or protocol in common',
  tls_client_certificate: 'TLS: client certificate missing or not valid',
  tls_client_refused: 'TLS: the client does not trust our certificate',
  tls_no_certificate: 'TLS: none of our certificates is usable',
  tls_closed: 'TLS: the client left in the handshake',
  tls_timeout: 'TLS: the handshake took too long',
  tls_other: 'TLS: handshake failed otherwise',
  malformed_request: 'Request malformed in its path, host or body',
  client_request_limit: 'More requests at a time than one client may have (429)',
  misdirected_request: 'Another host than the client certificate was shown to (421)',
  no_route: 'No route matches',
  https_only: 'No host to redirect to https',
  client_gone: 'The client left before it was answered',
};

export function refusalWords(reason: string): string {
  const text = words[reason] ?? reason.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
