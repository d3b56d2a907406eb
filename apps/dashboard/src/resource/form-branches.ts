import type { FieldKind, FormBranch } from '@sluice/config';
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
  const start: Fields = {};
  if (field.discriminator !== undefined) start[field.discriminator] = branch.value;
  if (branch.shape.kind !== 'group') return start;
  const held = isFields(before) ? before : {};
  const text = Object.values(held).findLast((each) => typeof each === 'string');
  for (const each of branch.shape.fields) {
    if (held[each.name] !== undefined) start[each.name] = held[each.name];
    else if (!each.required) continue;
    else if (each.kind === 'boolean') start[each.name] = true;
    else if (each.kind === 'text') start[each.name] = field.discriminator === undefined ? (text ?? '') : '';
    else if (each.kind === 'list') start[each.name] = [];
    else if (each.kind === 'group' || each.kind === 'map') start[each.name] = {};
  }
  return start;
}
