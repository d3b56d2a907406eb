import type { FieldMeta } from '@sluice/core/schema';
import { z } from 'zod';
import { childSchema, defaultOf, definitionOf, innerSchema, metaOf, shapeOf } from './schema-shape.ts';

interface FieldBase {
  /** Property name in the document. */
  readonly name: string;
  /** Label; the name when the schema gives none. */
  readonly title: string;
  readonly description: string | undefined;
  /** Must be written. */
  readonly required: boolean;
  /** What it is when left out; undefined when there is no such value. */
  readonly default: unknown;
  readonly advanced: boolean;
  readonly secret: boolean;
  readonly placeholder: string | undefined;
  readonly reference: FieldMeta['reference'];
  readonly input: FieldMeta['input'];
}

/** How one value of a schema is edited. */
export type FieldKind =
  | { readonly kind: 'text' | 'boolean' | 'map' }
  | { readonly kind: 'number'; readonly integer: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'group'; readonly fields: readonly FormField[] }
  | {
      readonly kind: 'list';
      readonly member: FieldKind & Pick<FormField, 'title' | 'reference' | 'input' | 'placeholder'>;
    }
  /** One of several forms. `discriminator` is the field that tells them apart, where there is one. */
  | { readonly kind: 'forms'; readonly discriminator?: string; readonly forms: readonly FormBranch[] };

export interface FormBranch {
  readonly title: string;
  readonly description: string | undefined;
  /** The discriminator's value. */
  readonly value?: string;
  readonly shape: FieldKind;
}

export type FormField = FieldBase & FieldKind;

/** The fields of an object schema, described well enough to draw a form from; kinds without a form of their own use it. */
export function formFields(schema: z.core.$ZodType): FormField[] {
  return Object.entries(shapeOf(schema))
    .filter(([, child]) => !isLiteral(child))
    .map(([name, child]) => formField(name, child));
}

export function formField(name: string, schema: z.core.$ZodType): FormField {
  const meta = metaOf(schema);
  const fallback = defaultOf(schema);
  return {
    name,
    title: meta.title ?? name,
    description: meta.description,
    required: !fallback.optional,
    default: fallback.value,
    advanced: meta.advanced === true,
    secret: meta.secret === true,
    placeholder: meta.placeholder,
    reference: meta.reference,
    input: meta.input,
    ...fieldKind(schema),
  };
}

function fieldKind(schema: z.core.$ZodType): FieldKind {
  const inner = innerSchema(schema);
  const definition = definitionOf(inner);
  switch (definition.type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
      return { kind: 'number', ...numberBounds(inner) };
    case 'enum':
      return { kind: 'choice', values: Object.values(definition.entries) };
    case 'record':
      return { kind: 'map' };
    case 'object':
      return { kind: 'group', fields: formFields(inner) };
    case 'array': {
      const { title, reference, input, placeholder } = metaOf(definition.element);
      const words = { title: title ?? 'Entry', reference, input, placeholder };
      return { kind: 'list', member: { ...fieldKind(definition.element), ...words } };
    }
    case 'union':
      return unionKind(inner, definition.options);
    default:
      return { kind: 'text' };
  }
}

function unionKind(schema: z.core.$ZodType, options: readonly z.core.$ZodType[]): FieldKind {
  const literals = options.map(literalOf);
  if (literals.every((value) => value !== undefined)) return { kind: 'choice', values: literals };
  // Spellings of one scalar, such as the kinds of addresses: one text field.
  if (options.every((option) => ['string', 'number'].includes(definitionOf(innerSchema(option)).type)))
    return { kind: 'text' };
  const definition = definitionOf(schema);
  const discriminator = 'discriminator' in definition ? String(definition.discriminator) : undefined;
  return {
    kind: 'forms',
    ...(discriminator === undefined ? {} : { discriminator }),
    forms: options.map((option) => formBranch(option, discriminator)),
  };
}

function formBranch(option: z.core.$ZodType, discriminator: string | undefined): FormBranch {
  const { title, description } = metaOf(option);
  const own = discriminator === undefined ? undefined : childSchema(option, {}, discriminator);
  const value = own === undefined ? undefined : literalOf(own);
  // A form without a title is named by the fields it must have: `exact`, `regex and replacement`.
  const needed = Object.entries(shapeOf(option)).filter(([, child]) => !defaultOf(child).optional);
  return {
    title: title ?? needed.map(([field, child]) => metaOf(child).title ?? field).join(' and '),
    description,
    ...(value === undefined ? {} : { value: String(value) }),
    shape: fieldKind(option),
  };
}

function literalOf(schema: z.core.$ZodType): string | number | undefined {
  const definition = definitionOf(innerSchema(schema));
  const value = definition.type === 'literal' ? definition.values[0] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function isLiteral(schema: z.core.$ZodType): boolean {
  return definitionOf(innerSchema(schema)).type === 'literal';
}

function numberBounds(schema: z.core.$ZodType): { integer: boolean; minimum?: number; maximum?: number } {
  if (!(schema instanceof z.ZodNumber)) return { integer: false };
  const { minValue, maxValue, isInt } = schema;
  return {
    integer: isInt,
    // A whole number without bounds of its own is bounded by what a double holds exactly, which no form needs to say.
    ...(minValue === null || minValue <= Number.MIN_SAFE_INTEGER ? {} : { minimum: minValue }),
    ...(maxValue === null || maxValue >= Number.MAX_SAFE_INTEGER ? {} : { maximum: maxValue }),
  };
}
