import { type HeaderList, NameTable } from '@sluice/core';
import type { HeaderEdits } from './header-edits.ts';
import { createTemplate, isTemplate, type TemplateFacts } from './header-template.ts';

type LeavesTest = (name: string) => boolean;

/**
 * Makes a function that applies the edits to a header block in place, as if in the order remove, set, add. Everything
 * that can be prepared is, since the result runs once per exchange: one pass takes out what is removed or replaced, and
 * what is written follows at the end.
 * @param dropsAliases takes `X_User` for `X-User`, as CGI-like upstreams do: for requests
 */
export function createHeaderEditor(
  edits: HeaderEdits,
  dropsAliases = false,
): (headers: HeaderList, facts: TemplateFacts) => void {
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
  const names = new NameTable(leaving);
  const leaves: LeavesTest = (name) =>
    names.get(name) === true || (dropsAliases && name.includes('_') && names.get(name.replaceAll('_', '-')) === true);
  if (computesValues(edits)) return templatedEditor(leaving.size > 0 ? leaves : undefined, written);
  return (headers) => {
    if (leaving.size > 0) takeOut(headers, leaves);
    for (const part of written) headers.push(part);
  };
}

/** Whether a value depends on the request, so that nobody has checked it beforehand. */
export function computesValues({ set = {}, add = {} }: HeaderEdits): boolean {
  return [...Object.values(set), ...Object.values(add)].some(isTemplate);
}

/** Filled in before anything is taken out, because a template may name what leaves. */
function templatedEditor(leaves: LeavesTest | undefined, written: readonly string[]) {
  const pairs = written.flatMap((name, index) =>
    index % 2 === 0 ? [{ name, fill: createTemplate(written[index + 1] as string) }] : [],
  );
  return (headers: HeaderList, facts: TemplateFacts): void => {
    const values = pairs.map(({ fill }) => fill(facts));
    if (leaves !== undefined) takeOut(headers, leaves);
    pairs.forEach(({ name }, index) => {
      const value = values[index] as string;
      if (value !== '') headers.push(name, value);
    });
  };
}

function takeOut(headers: HeaderList, leaves: LeavesTest): void {
  const { length } = headers;
  let kept = 0;
  for (let index = 0; index < length; index += 2) {
    const name = headers[index] as string;
    if (leaves(name)) continue;
    if (kept !== index) {
      headers[kept] = name;
      headers[kept + 1] = headers[index + 1] as string;
    }
    kept += 2;
  }
  if (kept !== length) headers.length = kept;
}
