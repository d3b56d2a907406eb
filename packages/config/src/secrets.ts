import { redactedMark, type SecretForm } from '@sluice/core/schema';
import type { z } from 'zod';
import { branchFor, childSchema, definitionOf, innerSchema, isRecord, metaOf } from './schema-shape.ts';

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

export interface SecretPlace {
  readonly path: readonly (string | number)[];
  readonly form: SecretForm;
}

/** The value with another in place of each secret; the same object where none is another. */
export function mapSecrets<Value>(
  schema: z.core.$ZodType,
  value: Value,
  replace: (secret: unknown, place: SecretPlace) => unknown,
): Value {
  // It has the shape of the original with another text in place of secrets.
  return mapAny(schema, value, replace, []) as Value;
}

/** The value with every secret replaced by its mark; the same object when it has none. */
export function redactSecrets<Value>(schema: z.core.$ZodType, value: Value): Value {
  return mapSecrets(schema, value, redactedMark);
}

function mapAny(
  schema: z.core.$ZodType,
  value: unknown,
  replace: (secret: unknown, place: SecretPlace) => unknown,
  path: readonly (string | number)[],
): unknown {
  if (value === undefined || value === null || !holdsSecrets(schema)) return value;
  const { secret, secretForm } = metaOf(schema);
  if (secret === true) return replace(value, { path, form: secretForm ?? 'text' });
  const branch = branchFor(schema, value);
  let changed = false;
  const below = (key: string | number, member: unknown): unknown => {
    const child = childSchema(branch, value, key);
    const mapped = child === undefined ? member : mapAny(child, member, replace, [...path, key]);
    if (mapped !== member) changed = true;
    return mapped;
  };
  if (Array.isArray(value)) {
    const members = value.map((member, index) => below(index, member));
    return changed ? members : value;
  }
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, below(key, member)] as const);
  return changed ? Object.fromEntries(entries) : value;
}

function partsOf(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const definition = definitionOf(innerSchema(schema));
  if (definition.type === 'object') return Object.values(definition.shape);
  if (definition.type === 'array') return [definition.element];
  if (definition.type === 'record') return [definition.valueType];
  if (definition.type === 'union') return definition.options;
  return [];
}
