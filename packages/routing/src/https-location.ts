/** Where an issuing CA looks for the proof of a domain, which must be answered where it asks (RFC 8555 §8.3). */
const acmeChallenge = '/.well-known/acme-challenge/';

/**
 * Where a listener that redirects to https sends a request; undefined for what it leaves to the routes.
 * @param request normalised; its host is not empty
 */
export function httpsLocation(
  request: { readonly host: string; readonly path: string; readonly query: string },
  port: number,
): string | undefined {
  if (request.path.startsWith(acmeChallenge)) return undefined;
  return `https://${request.host}${port === 443 ? '' : `:${port}`}${request.path}${request.query}`;
}
