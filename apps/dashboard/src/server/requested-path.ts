/** Carries the address that was asked for to layouts, which Next does not tell it. Set where requests come in. */
export const requestedPathHeader = 'x-sluice-requested-path';

/** Path and query to come back to after the sign-in; undefined for the overview, where it leads anyway. */
export function requestedPath(headers: Headers): string | undefined {
  const url = URL.parse(headers.get(requestedPathHeader) ?? '/', 'http://here.invalid');
  if (url === null) return undefined;
  // What Next's router adds when it fetches a page without loading it.
  url.searchParams.delete('_rsc');
  const path = url.pathname + url.search;
  return path === '/' ? undefined : path;
}
