const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether another site's page may have sent this request with our user's cookies (CSRF). Applies to every unsafe
 * method, also on loopback. Undefined lets it pass, else one sentence that says why not.
 *
 * Browsers send `Origin` with every unsafe request and `Sec-Fetch-Site` (W3C Fetch Metadata §2.4) wherever they can;
 * both are beyond a page's reach. A request without cookies and without either comes from a script or the CLI, which
 * holds its credentials itself; with a bearer token and no cookie there is nothing a page could borrow.
 */
export function crossSiteProblem(method: string, headers: Headers): string | undefined {
  if (safeMethods.has(method)) return undefined;
  const hasCookie = headers.has('cookie');
  if (!hasCookie && /^bearer /i.test(headers.get('authorization') ?? '')) return undefined;

  const site = headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') {
    return `This request came from another site (Sec-Fetch-Site: ${site}).`;
  }
  const origin = headers.get('origin');
  if (origin !== null) {
    return hostOf(origin) === (headers.get('host') ?? '').toLowerCase()
      ? undefined
      : 'This request came from another site (its Origin is not this address).';
  }
  return site === null && hasCookie ? 'A request that changes something must carry its Origin.' : undefined;
}

/** The host and port of an origin; `null` and other opaque origins have none. */
function hostOf(origin: string): string | undefined {
  const url = URL.parse(origin);
  return url === null || !/^https?:$/.test(url.protocol) ? undefined : url.host;
}
