import type { FieldMeta } from '@sluice/core/schema';
import { z } from 'zod';

/**
 * Looking into a zod schema: what stands behind its wrappers, what it says about itself, what lies one step below.
 * Everything that follows from the schemas alone (diff, export, references, forms, reference pages) goes through here,
 * so that zod's internals are known to one file.
 */

/** zod's internal definition as a union that `type` tells apart. */
export function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes['_zod']['def'] {
  // Every schema that zod's constructors make is one of $ZodTypes; the base class only hides it.
  return (schema as z.core.$ZodTypes)._zod.def;
}

/** The schema behind optional, default, prefault, nullable, readonly and the outcome of a pipe. */
export function innerSchema(schema: z.core.$ZodType): z.core.$ZodType {
  const definition = definitionOf(schema);
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'readonly':
    case 'nonoptional':
    case 'catch':
      return innerSchema(definition.innerType);
    case 'pipe':
      return innerSchema(definition.out);
    case 'lazy':
      return innerSchema(definition.getter());
    default:
      return schema;
  }
}

export type SchemaMeta = FieldMeta & { readonly title?: string; readonly description?: string };

/** `.meta()` of the schema and of all it wraps; the outermost word wins. */
export function metaOf(schema: z.core.$ZodType): SchemaMeta {
  const definition = definitionOf(schema);
  const own = z.globalRegistry.get(schema) ?? {};
  const below = 'innerType' in definition ? metaOf(definition.innerType as z.core.$ZodType) : {};
  return { ...below, ...own } as SchemaMeta;
}

/** Whether the value may be left out, and what it then is. `undefined` stands for no default. */
export function defaultOf(schema: z.core.$ZodType): { readonly optional: boolean; readonly value: unknown } {
  const definition = definitionOf(schema);
  if (definition.type === 'default') return { optional: true, value: definition.defaultValue };
  if (definition.type === 'prefault') {
    const parsed = z.safeParse(definition.innerType, definition.defaultValue);
    return { optional: true, value: parsed.success ? parsed.data : undefined };
  }
  if (definition.type === 'optional') return { optional: true, value: undefined };
  return { optional: false, value: undefined };
}

/** The properties of an object schema; empty for anything else. */
export function shapeOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> {
  const definition = definitionOf(innerSchema(schema));
  return definition.type === 'object' ? definition.shape : {};
}

/** The branch of a union that a valid value belongs to; the schema itself when it is no union. */
export function branchFor(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const inner = innerSchema(schema);
  const definition = definitionOf(inner);
  if (definition.type !== 'union') return inner;
  const discriminator = 'discriminator' in definition ? String(definition.discriminator) : undefined;
  const found = definition.options.find((option) =>
    discriminator === undefined ? fits(option, value) : fitsDiscriminator(option, discriminator, value),
  );
  return found === undefined ? inner : branchFor(found, value);
}

function fitsDiscriminator(option: z.core.$ZodType, key: string, value: unknown): boolean {
  const literal = shapeOf(option)[key];
  return literal !== undefined && isRecord(value) && z.safeParse(literal, value[key]).success;
}

/** A cheap look: same kind of value and, for objects, no key the branch does not know and none missing. */
function fits(option: z.core.$ZodType, value: unknown): boolean {
  const definition = definitionOf(innerSchema(option));
  if (definition.type !== 'object') return !isRecord(value) && z.safeParse(option, value).success;
  if (!isRecord(value)) return false;
  const keysKnown = Object.keys(value).every((key) => key in definition.shape);
  return (
    keysKnown && Object.entries(definition.shape).every(([key, field]) => key in value || defaultOf(field).optional)
  );
}

/** The schema of one step below `value`: a property, a record's value or an array's element. */
export function childSchema(
  schema: z.core.$ZodType,
  value: unknown,
  key: string | number,
): z.core.$ZodType | undefined {
  const branch = branchFor(schema, value);
  const definition = definitionOf(branch);
  if (definition.type === 'object') return definition.shape[String(key)];
  if (definition.type === 'array') return definition.element;
  if (definition.type === 'record') return definition.valueType;
  return undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
