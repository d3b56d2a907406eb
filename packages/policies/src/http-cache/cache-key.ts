import { getHeaderValues } from '@sluice/core';

export interface KeyedRequest {
  readonly scheme: 'http' | 'https';
  /** Host with port as it goes upstream. */
  readonly authority: string;
  /** As matched and forwarded: normalised, without query. */
  readonly path: string;
  /** With its `?`, or empty; what `keyedQuery` makes of it. */
  readonly query: string;
}

export interface KeyRules {
  /** Query parameters that make no difference. */
  readonly ignoreQuery: ReadonlySet<string>;
  /** All that make one; undefined is all. */
  readonly onlyQuery: ReadonlySet<string> | undefined;
  /** Further fields of the request, lower-case. */
  readonly headers: readonly string[];
}

/** Said by a trusted proxy or by nobody, and answers are often made from them, so they are always part of the key. */
const forwardedFields = [
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-original-url',
  'x-rewrite-url',
];

/** What requests for the same have in common, apart from the fields of `keyFields`. HEAD asks for what GET asks for. */
export function cacheTarget({ scheme, authority, path, query }: KeyedRequest): string {
  // JSON, because no value can end early in it and pass for the next one.
  return JSON.stringify([`${scheme}://${authority.toLowerCase()}`, path, query]);
}

/** The fields of a request that are part of the key whatever the answer says in Vary. */
export function keyFields(headers: readonly string[], rules: Pick<KeyRules, 'headers'>): string {
  return JSON.stringify([...forwardedFields, ...rules.headers].map((name) => getHeaderValues(headers, name)));
}

/**
 * The query without what the key leaves out, otherwise as it came. What makes no difference to the key must not reach
 * the endpoint either, or one client could choose what others are answered.
 * @param query with its `?`, or empty
 */
export function keyedQuery(query: string, { ignoreQuery, onlyQuery }: KeyRules): string {
  if (query.length < 2 || (ignoreQuery.size === 0 && onlyQuery === undefined)) return query;
  const kept = query
    .slice(1)
    .split('&')
    .filter((part) => {
      const name = nameOf(part);
      return !ignoreQuery.has(name) && (onlyQuery === undefined || onlyQuery.has(name));
    });
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/** A name that cannot be decoded is taken as it is written. */
function nameOf(part: string): string {
  const equals = part.indexOf('=');
  const name = equals < 0 ? part : part.slice(0, equals);
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}
