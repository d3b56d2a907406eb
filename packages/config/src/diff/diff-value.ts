import type { z } from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import { branchFor, childSchema, isRecord, metaOf } from '../schema-shape.ts';
import { holdsSecrets, redactSecrets } from '../secrets.ts';
import type { Change } from './change.ts';
import { memberKeys, nameOf } from './member-keys.ts';

export type FieldChange = Pick<Change, 'kind' | 'path' | 'before' | 'after'>;
type Path = readonly (string | number)[];

/** The differences between two values of one schema, by field, in the order of the fields. */
export function diffValue(schema: z.core.$ZodType, before: unknown, after: unknown, path: Path = []): FieldChange[] {
  if (
    before === after ||
    (before !== undefined && after !== undefined && canonicalJson(before) === canonicalJson(after))
  ) {
    return [];
  }
  if (before === undefined) return [whole('added', schema, before, after, path)];
  if (after === undefined) return [whole('removed', schema, before, after, path)];
  if (metaOf(schema).secret !== true) {
    if (Array.isArray(before) && Array.isArray(after)) return diffLists(schema, before, after, path);
    // Another form of a union, such as an exact path in place of a prefix, is one change and not two.
    if (isRecord(before) && isRecord(after) && branchFor(schema, before) === branchFor(schema, after)) {
      return diffRecords(schema, before, after, path);
    }
  }
  return [whole('changed', schema, before, after, path)];
}

function whole(
  kind: Change['kind'],
  schema: z.core.$ZodType,
  before: unknown,
  after: unknown,
  path: Path,
): FieldChange {
  return { kind, path, before: redactSecrets(schema, before), after: redactSecrets(schema, after) };
}

function diffRecords(
  schema: z.core.$ZodType,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: Path,
): FieldChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const child = childSchema(schema, key in after ? after : before, key) ?? schema;
    return diffValue(child, before[key], after[key], [...path, key]);
  });
}

function diffLists(
  schema: z.core.$ZodType,
  before: readonly unknown[],
  after: readonly unknown[],
  path: Path,
): FieldChange[] {
  const list = path.findLast((part) => typeof part === 'string') ?? '';
  const member = childSchema(schema, after, 0) ?? schema;
  const old = keyed(String(list), before, member);
  const now = keyed(String(list), after, member);
  const changes: FieldChange[] = [];
  for (const [key, value] of old) {
    if (!now.has(key)) changes.push(whole('removed', member, value, undefined, [...path, key]));
  }
  for (const [key, value] of now) changes.push(...diffValue(member, old.get(key), value, [...path, key]));

  const staying = [...old.keys()].filter((key) => now.has(key));
  const reordered = [...now.keys()].filter((key) => old.has(key)).some((key, index) => key !== staying[index]);
  if (reordered) changes.push(whole('changed', schema, [...old.keys()], [...now.keys()], [...path, 'order']));
  return changes;
}

/** Members by what tells them apart; a repeated key gets its count. */
function keyed(list: string, members: readonly unknown[], schema: z.core.$ZodType): Map<string, unknown> {
  const byKey = new Map<string, unknown>();
  members.forEach((member, index) => {
    // The whole value is a key only where it may be shown.
    const ownKey = memberKeys[list]?.(member) ?? nameOf(member);
    const key = ownKey ?? (holdsSecrets(schema) ? String(index + 1) : wholeAsKey(member));
    let unique = key;
    for (let count = 2; byKey.has(unique); count++) unique = `${key} #${count}`;
    byKey.set(unique, member);
  });
  return byKey;
}

function wholeAsKey(member: unknown): string {
  return typeof member === 'object' ? canonicalJson(member) : String(member);
}
