import { getHeaderValues } from '@sluice/core';

/** The fields that an answer depends on, in lower case and order; undefined for `*`, which no other request matches. */
export function varyingFields(headers: readonly string[]): readonly string[] | undefined {
  const names = new Set<string>();
  for (const value of getHeaderValues(headers, 'vary')) {
    for (const part of value.split(',')) {
      const name = part.trim().toLowerCase();
      if (name === '*') return undefined;
      if (name !== '') names.add(name);
    }
  }
  return [...names].sort();
}

/**
 * What a request says in the fields that an answer depends on, as text that is equal where the fields mean the same
 * (RFC 9111 §4.1): lists are joined, spaces around commas dropped; codings and languages come in any order and spelling.
 */
export function variantOf(fields: readonly string[], requestHeaders: readonly string[]): string {
  return JSON.stringify(fields.map((name) => normalised(name, getHeaderValues(requestHeaders, name))));
}

const unordered = new Set(['accept-encoding', 'accept-language', 'accept-charset']);

/** Null where the field is not there at all, which is not the same as an empty one. */
function normalised(name: string, values: readonly string[]): string | null {
  if (values.length === 0) return null;
  const parts = values
    .join(',')
    .split(',')
    .map((part) => part.trim());
  if (!unordered.has(name)) return parts.join(',');
  return parts
    .filter((part) => part !== '')
    .map((part) => part.toLowerCase().replaceAll(/\s/g, ''))
    .sort()
    .join(',');
}
