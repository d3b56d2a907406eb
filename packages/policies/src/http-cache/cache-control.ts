import { getHeaderValues } from '@sluice/core';

/** `true` is the directive without field names. */
export type FieldsOrAll = true | readonly string[];

/** What Cache-Control says (RFC 9111 §5.2, RFC 5861, RFC 8246). Seconds. Of unknown directives nothing is kept. */
export interface CacheControl {
  readonly maxAge: number | undefined;
  readonly sMaxAge: number | undefined;
  readonly noStore: boolean;
  readonly noCache: FieldsOrAll | undefined;
  readonly private: FieldsOrAll | undefined;
  readonly public: boolean;
  readonly mustRevalidate: boolean;
  readonly proxyRevalidate: boolean;
  readonly mustUnderstand: boolean;
  readonly immutable: boolean;
  readonly onlyIfCached: boolean;
  readonly minFresh: number | undefined;
  /** Infinity without a value. */
  readonly maxStale: number | undefined;
  readonly staleWhileRevalidate: number | undefined;
  readonly staleIfError: number | undefined;
}

type Mutable = { -readonly [Name in keyof CacheControl]: CacheControl[Name] };

/** The largest number of seconds there is (RFC 9111 §1.2.2). */
const mostSeconds = 2_147_483_648;

/** @param headers flat, as received */
export function readCacheControl(headers: readonly string[]): CacheControl {
  const read: Mutable = {
    ...{ maxAge: undefined, sMaxAge: undefined, noStore: false, noCache: undefined, private: undefined },
    ...{ public: false, mustRevalidate: false, proxyRevalidate: false, mustUnderstand: false, immutable: false },
    ...{ onlyIfCached: false, minFresh: undefined, maxStale: undefined },
    ...{ staleWhileRevalidate: undefined, staleIfError: undefined },
  };
  for (const value of getHeaderValues(headers, 'cache-control')) {
    for (const [name, argument] of directivesOf(value)) note(read, name, argument);
  }
  return read;
}

function note(read: Mutable, name: string, argument: string | undefined): void {
  switch (name) {
    case 'max-age':
      read.maxAge = shorter(read.maxAge, secondsOf(argument));
      return;
    case 's-maxage':
      read.sMaxAge = shorter(read.sMaxAge, secondsOf(argument));
      return;
    case 'no-store':
      read.noStore = true;
      return;
    case 'no-cache':
      read.noCache = wider(read.noCache, argument);
      return;
    case 'private':
      read.private = wider(read.private, argument);
      return;
    case 'public':
      read.public = true;
      return;
    case 'must-revalidate':
      read.mustRevalidate = true;
      return;
    case 'proxy-revalidate':
      read.proxyRevalidate = true;
      return;
    case 'must-understand':
      read.mustUnderstand = true;
      return;
    case 'immutable':
      read.immutable = true;
      return;
    case 'only-if-cached':
      read.onlyIfCached = true;
      return;
    case 'min-fresh':
      // Of a request's demands the stricter one counts; what cannot be read demands nothing.
      read.minFresh = Math.max(read.minFresh ?? 0, secondsOf(argument));
      return;
    case 'max-stale':
      read.maxStale = shorter(read.maxStale, argument === undefined ? Number.POSITIVE_INFINITY : secondsOf(argument));
      return;
    case 'stale-while-revalidate':
      read.staleWhileRevalidate = shorter(read.staleWhileRevalidate, secondsOf(argument));
      return;
    case 'stale-if-error':
      read.staleIfError = shorter(read.staleIfError, secondsOf(argument));
  }
}

/** Of two that contradict each other the shorter counts (RFC 9111 §4.2.1 leaves that or stale). */
function shorter(one: number | undefined, other: number): number {
  return one === undefined ? other : Math.min(one, other);
}

/** What is no number of seconds counts as 0, which is stale (RFC 9111 §4.2.1). */
function secondsOf(argument: string | undefined): number {
  if (argument === undefined || !/^\d+$/.test(argument)) return 0;
  return Math.min(Number(argument), mostSeconds);
}

/** Without names it is about all of the answer; a list that cannot be read is taken for that. */
function wider(known: FieldsOrAll | undefined, argument: string | undefined): FieldsOrAll {
  if (argument === undefined || known === true) return true;
  const names = argument
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
  if (names.length === 0 || !names.every((name) => /^[!#$%&'*+\-.^_`|~0-9a-z]+$/.test(name))) return true;
  return [...(known ?? []), ...names];
}

/** `[name in lower case, argument without quotes]` of each member of a list. */
export function* directivesOf(value: string): Iterable<[string, string | undefined]> {
  // Sticky, so that nothing is looked at twice: member, its argument, and what is left of it up to the comma.
  const member = /[\t ,]*([^\s,="]+)(?:[\t ]*=[\t ]*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?[^,"]*/y;
  while (member.lastIndex < value.length) {
    const at = member.lastIndex;
    const found = member.exec(value);
    if (found === null) {
      // An unpaired quote or the like: go on behind the next comma.
      const comma = value.indexOf(',', at + 1);
      if (comma < 0) return;
      member.lastIndex = comma;
      continue;
    }
    const [, name = '', quoted, plain] = found;
    yield [name.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1')];
  }
}
