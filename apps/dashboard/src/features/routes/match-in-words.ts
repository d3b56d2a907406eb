import type { PathMatch, RouteConfig, RouteMatchConfig, ValueMatch } from '@sluice/config';

/** `/billing/…`, `/billing`, ` ~ /v[0-9]+/.*`; empty for any. Stands behind a host. */
export function pathSign(path: PathMatch | undefined): string {
  if (path === undefined) return '';
  if ('exact' in path) return path.exact;
  return 'prefix' in path ? `${path.prefix === '/' ? '' : path.prefix}/…` : ` ~ ${path.regex}`;
}

export function pathInWords(path: PathMatch | undefined): string {
  if (path === undefined) return 'any path';
  if ('exact' in path) return `exactly ${path.exact}`;
  return 'prefix' in path ? `${path.prefix} and everything below` : `paths that match ${path.regex}`;
}

export function valueInWords(match: ValueMatch): string {
  if ('exact' in match) return `${match.name} is ${match.exact === '' ? 'empty' : match.exact}`;
  if ('prefix' in match) return `${match.name} begins with ${match.prefix}`;
  if ('regex' in match) return `${match.name} matches ${match.regex}`;
  return match.present ? `${match.name} is there` : `${match.name} is not there`;
}

/** The conditions beside host and path, each a few words: `GET or HEAD`, `x-canary is yes`. */
export function conditionsInWords(match: RouteMatchConfig): string[] {
  return [
    ...(match.methods === undefined ? [] : [match.methods.join(' or ')]),
    ...(match.headers ?? []).map(valueInWords),
    ...(match.query ?? []).map((each) => `?${valueInWords(each)}`),
    ...(match.clientAddresses === undefined ? [] : [`from ${match.clientAddresses.join(', ')}`]),
  ];
}

export function hostsInWords(hosts: RouteConfig['hosts']): string {
  return hosts === undefined ? 'any host' : hosts.join(', ');
}
