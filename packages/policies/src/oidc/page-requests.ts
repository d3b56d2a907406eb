import { getHeader } from '@sluice/core';
import type { PolicyExchange, PolicyRequest } from '../contract.ts';

type Asked = Pick<PolicyExchange, 'scheme' | 'host' | 'request'>;

/** Where the browser is, by what the gateway or a trusted proxy before it says. */
export function browserOrigin({ scheme, host, request }: Asked): { readonly origin: string; readonly secure: boolean } {
  const { headers } = request;
  const secure = scheme === 'https' || getHeader(headers, 'x-forwarded-proto') === 'https';
  const named = getHeader(headers, 'x-forwarded-host') ?? host;
  const authority = /^[A-Za-z0-9._:[\]-]+$/.test(named) ? named : host;
  return { origin: `${secure ? 'https' : 'http'}://${authority.toLowerCase()}`, secure };
}

/** Whether a browser loads a page, by Fetch Metadata where there is any, else by what it accepts. */
export function isPageLoad({ method, headers }: Pick<PolicyRequest, 'method' | 'headers'>): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  const mode = getHeader(headers, 'sec-fetch-mode');
  if (mode !== undefined && mode !== 'navigate') return false;
  return /\btext\/html\b/i.test(getHeader(headers, 'accept') ?? '');
}

const longestTarget = 1024;

/**
 * Path and query to come back to. Never another host: what begins with two slashes, or a slash and a backslash, is one
 * for browsers (WHATWG URL §4.4).
 */
export function returnTarget({ request: { path, query } }: Asked): string {
  const target = path + query;
  return isLocal(target) && target.length <= longestTarget ? target : '/';
}

export function isLocal(target: string): boolean {
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(target);
}
