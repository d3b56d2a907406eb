import { appendHeader, type HeaderList, removeHeader, setHeader } from '@sluice/core';
import type { HeaderEdits } from './header-edits.ts';

/**
 * Makes a function that applies the edits to a header block in place, in the order remove, set, add. Everything that
 * can be prepared is, since the result runs once per exchange.
 */
export function createHeaderEditor(edits: HeaderEdits): (headers: HeaderList) => void {
  const removed = (edits.remove ?? []).map((name) => name.toLowerCase());
  const set = Object.entries(edits.set ?? {});
  const added = Object.entries(edits.add ?? {});
  return (headers) => {
    for (const name of removed) removeHeader(headers, name);
    for (const [name, value] of set) setHeader(headers, name, value);
    for (const [name, value] of added) appendHeader(headers, name, value);
  };
}
