/** The request as a redirect sees it. */
export interface RedirectedRequest {
  /** What the client came by, to a trusted proxy in front too. */
  readonly scheme: 'http' | 'https';
  /** As `parseHost` gives it. */
  readonly host: string;
  /** As the client wrote it, with its port. */
  readonly authority: string;
  /** Rewritten, where the route does that. */
  readonly path: string;
  /** With its question mark; empty without. */
  readonly query: string;
}

/** What of it the route replaces. */
export interface RedirectTarget {
  readonly scheme?: 'http' | 'https' | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
  readonly stripQuery: boolean;
}

/** Where a redirect leads: the request's own URL with what the route replaces (RFC 9110 §10.2.2). */
export function redirectLocation(request: RedirectedRequest, redirect: RedirectTarget): string {
  const { authority, path } = request;
  const query = redirect.stripQuery ? '' : request.query;
  const sameOrigin = redirect.scheme === undefined && redirect.host === undefined && redirect.port === undefined;
  // Two slashes at the start would name another host (RFC 3986 §4.2).
  if (sameOrigin) return (path.startsWith('//') ? `/.${path}` : path) + query;
  const scheme = redirect.scheme ?? request.scheme;
  const written = authority.startsWith('[') ? authority.indexOf(']') + 1 : authority.lastIndexOf(':');
  const writtenPort = authority.slice(written < 0 ? authority.length : written).replace(':', '');
  const host = redirect.host ?? request.host;
  // A port belongs to the scheme it was written for.
  const kept = redirect.scheme === undefined && redirect.host === undefined ? writtenPort : '';
  const port = redirect.port === undefined ? kept : String(redirect.port);
  const isDefault = port === '' || (scheme === 'http' && port === '80') || (scheme === 'https' && port === '443');
  return `${scheme}://${host}${isDefault ? '' : `:${port}`}${path}${query}`;
}
