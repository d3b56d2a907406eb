import type { z } from 'zod';
import { branchFor, childSchema, definitionOf, innerSchema, isRecord, metaOf } from './schema-shape.ts';

/** Stands where a secret was, in exports, differences and answers. */
export const redacted = '[redacted]';

const answers = new WeakMap<z.core.$ZodType, boolean>();

/** Whether any field below the schema is marked `.meta({ secret: true })`. */
export function holdsSecrets(schema: z.core.$ZodType): boolean {
  const known = answers.get(schema);
  if (known !== undefined) return known;
  // Set first: a schema that contains itself must not be asked for ever.
  answers.set(schema, false);
  const answer = metaOf(schema).secret === true || partsOf(schema).some(holdsSecrets);
  answers.set(schema, answer);
  return answer;
}

/** The value with every secret replaced by `[redacted]`; the same object when its schema has none. */
export function redactSecrets<Value>(schema: z.core.$ZodType, value: Value): Value {
  if (value === undefined || value === null || !holdsSecrets(schema)) return value;
  // A redacted value has the shape of the original with text in place of secrets, which only people read.
  return redactAny(schema, value) as Value;
}

function redactAny(schema: z.core.$ZodType, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (metaOf(schema).secret === true) return redacted;
  const branch = branchFor(schema, value);
  if (Array.isArray(value)) {
    return value.map((member, index) => redactBelow(branch, value, index, member));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, redactBelow(branch, value, key, member)]),
  );
}

function redactBelow(schema: z.core.$ZodType, value: unknown, key: string | number, member: unknown): unknown {
  const child = childSchema(schema, value, key);
  return child === undefined ? member : redactAny(child, member);
}

function partsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const definition = definitionOf(innerSchema(schema));
  if (definition.type === 'object') return Object.values(definition.shape);
  if (definition.type === 'array') return [definition.element];
  if (definition.type === 'record') return [definition.valueType];
  if (definition.type === 'union') return definition.options;
  return [];
}
