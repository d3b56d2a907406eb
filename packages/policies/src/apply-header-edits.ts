import { type HeaderList, NameTable } from '@sluice/core';
import type { HeaderEdits } from './header-edits.ts';

/**
 * Makes a function that applies the edits to a header block in place, as if in the order remove, set, add. Everything
 * that can be prepared is, since the result runs once per exchange: one pass takes out what is removed or replaced, and
 * what is written follows at the end.
 */
export function createHeaderEditor(edits: HeaderEdits): (headers: HeaderList) => void {
  const leaving = new Map((edits.remove ?? []).map((name) => [name.toLowerCase(), true]));
  // Of one name in two spellings the last one stays.
  const set = new Map<string, readonly [string, string]>();
  for (const [name, value] of Object.entries(edits.set ?? {})) {
    const lowerCase = name.toLowerCase();
    leaving.set(lowerCase, true);
    set.delete(lowerCase);
    set.set(lowerCase, [name, value]);
  }
  const written = [...set.values(), ...Object.entries(edits.add ?? {})].flat();
  const table = new NameTable(leaving);
  return (headers) => {
    if (leaving.size > 0) takeOut(headers, table);
    for (const part of written) headers.push(part);
  };
}

function takeOut(headers: HeaderList, leaving: NameTable<boolean>): void {
  const { length } = headers;
  let kept = 0;
  for (let index = 0; index < length; index += 2) {
    const name = headers[index] as string;
    if (leaving.get(name) === true) continue;
    if (kept !== index) {
      headers[kept] = name;
      headers[kept + 1] = headers[index + 1] as string;
    }
    kept += 2;
  }
  if (kept !== length) headers.length = kept;
}
