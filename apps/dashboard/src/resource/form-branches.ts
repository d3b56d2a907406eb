import type { FieldKind, FormBranch, FormField } from '@sluice/config';
import { type Fields, isFields } from './fields.ts';

type Forms = Extract<FieldKind, { kind: 'forms' }>;

/** Which form a value has; -1 when it has none. */
export function branchIndex(field: Forms, value: unknown): number {
  if (!isFields(value)) return -1;
  const { discriminator } = field;
  if (discriminator !== undefined) return field.forms.findIndex((form) => form.value === value[discriminator]);
  return field.forms.findIndex(
    ({ shape }) =>
      shape.kind === 'group' &&
      shape.fields.every((each) => !each.required || value[each.name] !== undefined) &&
      Object.keys(value).every((key) => value[key] === undefined || shape.fields.some((each) => each.name === key)),
  );
}

/** What a form begins with: its required fields, with what another form of the union already held for them. */
export function startOf(field: Forms, branch: FormBranch, before: unknown): Fields {
  const held = isFields(before) ? before : {};
  const text = Object.values(held).findLast((each) => typeof each === 'string');
  const start: Fields = field.discriminator === undefined ? {} : { [field.discriminator]: branch.value };
  if (branch.shape.kind !== 'group') return start;
  return {
    ...start,
    ...startOfFields(branch.shape.fields, field.discriminator === undefined ? text : undefined),
    ...pick(held, branch.shape.fields),
  };
}

/** What a group begins with: its required fields, empty. @param text for those that are text */
export function startOfFields(fields: readonly FormField[], text = ''): Fields {
  const start: Fields = {};
  for (const { name, kind, required } of fields) {
    if (!required) continue;
    if (kind === 'boolean') start[name] = true;
    else if (kind === 'text') start[name] = text;
    else if (kind === 'list') start[name] = [];
    else if (kind === 'group' || kind === 'map') start[name] = {};
  }
  return start;
}

function pick(held: Fields, fields: readonly FormField[]): Fields {
  const kept = fields.filter(({ name }) => held[name] !== undefined);
  return Object.fromEntries(kept.map(({ name }) => [name, held[name]]));
}

/** Without it nothing holds, not even a default: so there must be a way to say that it is not there. */
export function mayBeLeftOut(field: FormField): boolean {
  return !field.required && field.default === undefined;
}
