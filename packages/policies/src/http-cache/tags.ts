import { getHeaderValues } from '@sluice/core';

/**
 * Names by which an origin lets its answers be purged together: `Cache-Tag`, divided by commas (as with Cloudflare and
 * Akamai's Edge-Cache-Tag), and `Surrogate-Key`, divided by spaces (as with Fastly and Varnish). Both are sent on to clients.
 */
export function tagsOf(headers: readonly string[]): string[] {
  const commas = getHeaderValues(headers, 'cache-tag').flatMap((value) => value.split(','));
  const spaces = getHeaderValues(headers, 'surrogate-key').flatMap((value) => value.split(' '));
  return [...commas, ...spaces].map((tag) => tag.trim()).filter((tag) => tag !== '');
}
