import { getHeader, getHeaderValues, queryValue } from '@sluice/core';
import type { PathMatchSnapshot, RouteSnapshot, ValueMatchSnapshot } from '@sluice/snapshot/types';
import { RE2JS } from 're2js';
import { createAddressMatcher } from './address-ranges.ts';
import { normalisePath } from './normalise-path.ts';
import type { RouteRequest } from './route-request.ts';

export type Subject = 'listener' | 'host' | 'path' | 'method' | 'header' | 'query' | 'client address';

/**
 * One condition of a route. `holds` decides and `refusal` says why it did not, from the same compiled condition, so
 * that what the simulator explains is what the worker does.
 */
export interface Predicate {
  readonly subject: Subject;
  holds(request: RouteRequest): boolean;
  /** In words, for a request that the predicate refused. */
  refusal(request: RouteRequest): string;
}

/** The conditions of a route but for its hosts, cheapest first. */
export function compilePredicates(route: RouteSnapshot): readonly Predicate[] {
  return [
    ...(route.listeners === undefined ? [] : [listenerPredicate(route.listeners)]),
    ...(route.path.kind === 'any' ? [] : [pathPredicate(route.path)]),
    ...(route.methods === undefined ? [] : [methodPredicate(route.methods)]),
    ...route.headers.map(headerPredicate),
    ...route.query.map(queryPredicate),
    ...(route.clientAddresses === undefined ? [] : [clientAddressPredicate(route.clientAddresses)]),
  ];
}

function listenerPredicate(listeners: readonly string[]): Predicate {
  return {
    subject: 'listener',
    holds: (request) => listeners.includes(request.listener),
    refusal: (request) => `listener ${request.listener} is not ${listeners.join(', ')}`,
  };
}

type GivenPath = Exclude<PathMatchSnapshot, { kind: 'any' }>;

function pathPredicate(match: GivenPath): Predicate {
  if (match.kind === 'regex') {
    const expression = RE2JS.compile(match.value);
    return {
      subject: 'path',
      holds: (request) => expression.matches(request.path),
      refusal: (request) => `path ${request.path} does not match ${match.value}`,
    };
  }
  const value = match.kind === 'exact' ? canonicalPath(match.value) : canonicalPrefix(match.value);
  if (match.kind === 'exact') {
    return {
      subject: 'path',
      holds: (request) => request.path === value,
      refusal: (request) => `path ${request.path} is not ${value}`,
    };
  }
  return {
    subject: 'path',
    holds: (request) => isUnderPrefix(request.path, value),
    refusal: (request) => `path ${request.path} is not under ${value === '' ? '/' : value}`,
  };
}

/** By segment: `/a` covers `/a`, `/a/` and `/a/b`, not `/ab`. @param prefix as `canonicalPrefix` gives it */
export function isUnderPrefix(path: string, prefix: string): boolean {
  if (!path.startsWith(prefix)) return false;
  return path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f;
}

/** The form that request paths have, so an operator may write `/caf%c3%a9`. What no request can have stays as written. */
export function canonicalPath(written: string): string {
  const normalised = normalisePath(written);
  return 'path' in normalised ? normalised.path : written;
}

/** A prefix without its final slash, which makes no difference by segment; `/` becomes empty. */
export function canonicalPrefix(written: string): string {
  const path = canonicalPath(written);
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

function methodPredicate(methods: readonly string[]): Predicate {
  return {
    subject: 'method',
    holds: (request) => methods.includes(request.method),
    refusal: (request) => `method ${request.method} is not ${methods.join(', ')}`,
  };
}

function headerPredicate(match: ValueMatchSnapshot): Predicate {
  return valuePredicate('header', match, (request) => headerValue(request.headers, match.name));
}

/** Several fields of one name are one value, joined by commas (RFC 9110 §5.3). */
function headerValue(headers: readonly string[], name: string): string | undefined {
  const first = getHeader(headers, name);
  if (first === undefined) return undefined;
  const values = getHeaderValues(headers, name);
  return values.length === 1 ? first : values.join(', ');
}

function queryPredicate(match: ValueMatchSnapshot): Predicate {
  return valuePredicate('query', match, (request) => queryValue(request.query, match.name));
}

function valuePredicate(
  subject: 'header' | 'query',
  match: ValueMatchSnapshot,
  valueIn: (request: RouteRequest) => string | undefined,
): Predicate {
  const { test, wanted } = compileValueMatch(match);
  return {
    subject,
    holds: (request) => test(valueIn(request)),
    refusal(request) {
      const value = valueIn(request);
      return `${subject} ${match.name} is ${value === undefined ? 'absent' : `"${value}"`}, not ${wanted}`;
    },
  };
}

function compileValueMatch(match: ValueMatchSnapshot): {
  readonly test: (value: string | undefined) => boolean;
  readonly wanted: string;
} {
  switch (match.kind) {
    case 'exact':
      return { test: (value) => value === match.value, wanted: `"${match.value}"` };
    case 'prefix':
      return { test: (value) => value?.startsWith(match.value) ?? false, wanted: `"${match.value}…"` };
    case 'regex': {
      const expression = RE2JS.compile(match.value);
      return { test: (value) => value !== undefined && expression.matches(value), wanted: `matching ${match.value}` };
    }
    case 'present':
      return {
        test: (value) => (value !== undefined) === match.present,
        wanted: match.present ? 'present' : 'absent',
      };
  }
}

function clientAddressPredicate(ranges: readonly string[]): Predicate {
  const isInside = createAddressMatcher(ranges);
  return {
    subject: 'client address',
    holds: (request) => isInside(request.clientAddress),
    refusal: (request) => `client address ${request.clientAddress} is not in ${ranges.join(', ')}`,
  };
}
