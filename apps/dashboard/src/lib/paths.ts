/** Every address of the dashboard, in one place: links are made by these and never written out. */
export const paths = {
  overview: () => '/',
  topology: () => '/topology',
  routes: () => '/routes',
  route: (name: string, tab?: RouteTab) => resource('routes', name, tab),
  newRoute: () => '/routes/new',
  editRoute: (name: string, field?: string) => `${resource('routes', name)}/edit${query({ field })}`,
  upstreams: () => '/upstreams',
  upstream: (name: string, tab?: UpstreamTab) => resource('upstreams', name, tab),
  newUpstream: () => '/upstreams/new',
  editUpstream: (name: string, field?: string) => `${resource('upstreams', name)}/edit${query({ field })}`,
  listeners: () => '/listeners',
  listener: (name: string, tab?: ListenerTab) => resource('listeners', name, tab),
  newListener: () => '/listeners/new',
  editListener: (name: string, field?: string) => `${resource('listeners', name)}/edit${query({ field })}`,
  certificates: () => '/certificates',
  certificate: (name: string, tab?: CertificateTab) => resource('certificates', name, tab),
  newCertificate: () => '/certificates/new',
  editCertificate: (name: string, field?: string) => `${resource('certificates', name)}/edit${query({ field })}`,
  sources: () => '/sources',
  source: (name: string, tab?: SourceTab) => resource('sources', name, tab),
  newSource: () => '/sources/new',
  editSource: (name: string, field?: string) => `${resource('sources', name)}/edit${query({ field })}`,
  simulator: (request?: { method?: string; url?: string }) => `/simulator${query(request)}`,
  logs: (filter?: { route?: string; upstream?: string; listener?: string }) => `/logs${query(filter)}`,
  revisions: () => '/revisions',
  revision: (number: number) => `/revisions/${number}`,
  compareRevisions: (from: number, to: number) => `/revisions/compare?from=${from}&to=${to}`,
  audit: () => '/revisions/audit',
  lint: () => '/lint',
  importExport: () => '/import-export',
  settings: (field?: string) => `/settings${query({ field })}`,
  account: () => '/settings/account',
  users: () => '/settings/users',
  tokens: () => '/settings/tokens',
  about: () => '/settings/about',
  signIn: (next?: string) => `/sign-in${query({ next })}`,
  setup: () => '/setup',
} as const;

export type RouteTab = 'policies' | 'try' | 'logs' | 'history' | 'yaml';
export type UpstreamTab = 'endpoints' | 'logs' | 'history' | 'yaml';
export type CertificateTab = 'history' | 'yaml';
export type SourceTab = 'history' | 'yaml';
export type ListenerTab = 'logs' | 'history' | 'yaml';

function resource(list: string, name: string, tab?: string): string {
  const path = `/${list}/${encodeURIComponent(name)}`;
  return tab === undefined ? path : `${path}/${tab}`;
}

function query(values: Readonly<Record<string, string | undefined>> | undefined): string {
  const given = Object.entries(values ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/**
 * Only a path of this site: what stands behind `next=` came from the address bar. Judged as browsers read it, which
 * drop tabs and take `\` for `/`, so that `/<tab>/evil.example` is another site.
 */
export function safeNext(next: string | readonly string[] | null | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return paths.overview();
  const here = 'http://here.invalid';
  const url = URL.parse(next, here);
  if (url?.origin !== here || url.pathname.startsWith('//')) return paths.overview();
  return url.pathname + url.search + url.hash;
}
