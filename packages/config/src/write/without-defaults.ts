import type { z } from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import { branchFor, childSchema, defaultOf, isRecord, shapeOf } from '../schema-shape.ts';

/** A value in its shortest form: what its schema would fill in is left out, fields are in the schema's order. */
export function withoutDefaults(schema: z.core.$ZodType, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((member, index) => withoutDefaults(childSchema(schema, value, index) ?? schema, member));
  }
  if (!isRecord(value)) return value;
  const branch = branchFor(schema, value);
  const written: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(shapeOf(branch)), ...Object.keys(value)])) {
    if (value[field] === undefined) continue;
    const child = childSchema(branch, value, field);
    if (child === undefined || !isDefault(child, value[field])) {
      written[field] = child === undefined ? value[field] : withoutDefaults(child, value[field]);
    }
  }
  return written;
}

const defaults = new WeakMap<z.core.$ZodType, string | undefined>();

function isDefault(schema: z.core.$ZodType, value: unknown): boolean {
  if (!defaults.has(schema)) {
    const fallback = defaultOf(schema).value;
    defaults.set(schema, fallback === undefined ? undefined : canonicalJson(fallback));
  }
  const fallback = defaults.get(schema);
  return fallback !== undefined && fallback === canonicalJson(value);
}
