import type { RouteConfig } from '@sluice/config';

/** What the simulator asks about, in the form that its fields hold. */
export interface RequestFields {
  readonly method: string;
  readonly url: string;
  /** Empty means the first one. */
  readonly listener: string;
  readonly clientAddress: string;
  /** `name: value`, one a line. */
  readonly headers: string;
}

export const emptyRequest: RequestFields = {
  method: 'GET',
  url: '',
  listener: '',
  clientAddress: '127.0.0.1',
  headers: '',
};

export function readHeaderLines(text: string): { name: string; value: string }[] {
  return text.split('\n').flatMap((line) => {
    const colon = line.indexOf(':');
    const name = (colon === -1 ? line : line.slice(0, colon)).trim();
    return name === '' ? [] : [{ name: name.toLowerCase(), value: colon === -1 ? '' : line.slice(colon + 1).trim() }];
  });
}

/** A request that a route would take, as far as that can be told from what it asks for. */
export function requestFor(route: RouteConfig): RequestFields {
  const { match } = route;
  const [host = 'localhost'] = route.hosts ?? [];
  const path =
    match.path === undefined
      ? '/'
      : 'exact' in match.path
        ? match.path.exact
        : 'prefix' in match.path
          ? match.path.prefix
          : '/';
  const query = (match.query ?? []).flatMap((each) =>
    valueFor(each).map((value) => `${each.name}=${encodeURIComponent(value)}`),
  );
  const headers = (match.headers ?? []).flatMap((each) => valueFor(each).map((value) => `${each.name}: ${value}`));
  return {
    method: match.methods?.[0] ?? 'GET',
    url: `http://${host.replace('*', host === '*' ? 'localhost' : 'www')}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`,
    listener: route.listeners?.[0] ?? '',
    clientAddress: match.clientAddresses?.[0]?.replace(/\/.*$/, '') ?? '127.0.0.1',
    headers: headers.join('\n'),
  };
}

type Condition = NonNullable<RouteConfig['match']['headers']>[number];

function valueFor(condition: Condition): string[] {
  if ('exact' in condition) return [condition.exact];
  if ('prefix' in condition) return [condition.prefix];
  // An expression has no value that could be guessed; what must not be there is left out.
  return 'present' in condition && condition.present ? ['1'] : [];
}
