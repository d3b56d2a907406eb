import type { z } from 'zod';
import { type ResourceKind, resourceLists } from './document.ts';
import { definitionOf, innerSchema, isRecord, metaOf } from './schema-shape.ts';

/** Where values of a schema name a resource: property names, and `*` for every member of a list or mapping. */
export interface ReferencePlace {
  readonly kind: ResourceKind;
  readonly steps: readonly string[];
}

/** A name that stands in a value, with the way to it. */
export interface FoundReference {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly path: readonly (string | number)[];
}

const known = new WeakMap<z.core.$ZodType, readonly ReferencePlace[]>();

/**
 * Every place of a schema whose `.meta()` says that it names a resource, in all forms of its unions. A policy that
 * refers to an upstream is found by this alone: checked for existence, listed under "used by", followed on a rename.
 */
export function referencePlaces(schema: z.core.$ZodType): readonly ReferencePlace[] {
  const found = known.get(schema) ?? collect(schema, []);
  known.set(schema, found);
  return found;
}

function collect(schema: z.core.$ZodType, steps: readonly string[]): ReferencePlace[] {
  const { reference } = metaOf(schema);
  if (reference !== undefined && reference in resourceLists) {
    // Just looked up: the word is one of the kinds that this version has.
    return [{ kind: reference as ResourceKind, steps }];
  }
  const definition = definitionOf(innerSchema(schema));
  if (definition.type === 'object') {
    return Object.entries(definition.shape).flatMap(([key, child]) => collect(child, [...steps, key]));
  }
  if (definition.type === 'array') return collect(definition.element, [...steps, '*']);
  if (definition.type === 'record') return collect(definition.valueType, [...steps, '*']);
  if (definition.type === 'union') return definition.options.flatMap((option) => collect(option, steps));
  return [];
}

/** The names that stand at the places; whatever does not fit is passed over, so the value may be unvalidated. */
export function findReferences(value: unknown, places: readonly ReferencePlace[]): FoundReference[] {
  const found: FoundReference[] = [];
  for (const { kind, steps } of places) visit(value, steps, 0, [], (name, path) => found.push({ kind, name, path }));
  return found;
}

function visit(
  value: unknown,
  steps: readonly string[],
  depth: number,
  path: readonly (string | number)[],
  tell: (name: string, path: readonly (string | number)[]) => void,
): void {
  const step = steps[depth];
  if (step === undefined) {
    if (typeof value === 'string') tell(value, path);
  } else if (step === '*' && Array.isArray(value)) {
    value.forEach((member, index) => {
      visit(member, steps, depth + 1, [...path, index], tell);
    });
  } else if (isRecord(value)) {
    for (const key of step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : []) {
      visit(value[key], steps, depth + 1, [...path, key], tell);
    }
  }
}

/** The value with `from` replaced by `to` at the places of one kind; the same object when there is nothing to do. */
export function replaceReferences<Value>(
  value: Value,
  places: readonly ReferencePlace[],
  kind: ResourceKind,
  from: string,
  to: string,
): Value {
  // Only names at places of their own kind change, so the type stays what it was.
  return places
    .filter((place) => place.kind === kind)
    .reduce<unknown>((changed, { steps }) => replaced(changed, steps, from, to), value) as Value;
}

function replaced(value: unknown, steps: readonly string[], from: string, to: string): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value === from ? to : value;
  if (step === '*' && Array.isArray(value)) {
    const members = value.map((member) => replaced(member, rest, from, to));
    return members.some((member, index) => member !== value[index]) ? members : value;
  }
  if (!isRecord(value)) return value;
  let changed: Record<string, unknown> | undefined;
  for (const key of step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : []) {
    const member = replaced(value[key], rest, from, to);
    if (member !== value[key]) changed = { ...(changed ?? value), [key]: member };
  }
  return changed ?? value;
}
