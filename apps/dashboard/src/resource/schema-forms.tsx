'use client';
import type { FieldKind, FormBranch, FormField } from '@sluice/config';
import { Field, FieldGroup, Select } from '@sluice/ui';
import { useEdited } from './editor-context.tsx';
import { type Fields, isFields } from './fields.ts';
import { FieldGrid, SchemaFields } from './schema-group.tsx';

type Forms = Extract<FieldKind, { kind: 'forms' }>;

/** One of several forms: the choice first, then the fields of what was chosen. */
export function SchemaForms({ field, path }: { field: FormField & Forms; path: string }) {
  const { value, set, error } = useEdited(path);
  const index = branchIndex(field, value ?? field.default);
  const branch = field.forms[index];
  const mayBeLeftOut = !field.required && field.default === undefined;
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      <Field label="Kind" hint={branch?.description} error={error}>
        <Select
          value={index === -1 ? '' : String(index)}
          placeholder={mayBeLeftOut || index === -1 ? 'None' : undefined}
          options={field.forms.map((form, at) => ({ value: String(at), label: form.title }))}
          onChange={(event) => {
            const chosen = field.forms[Number(event.target.value)];
            set(event.target.value === '' || chosen === undefined ? undefined : startOf(field, chosen, value));
          }}
        />
      </Field>
      {branch !== undefined && <BranchFields branch={branch} path={path} />}
    </FieldGroup>
  );
}

/** The fields of one form of a union. */
export function BranchFields({ branch, path, flat }: { branch: FormBranch; path: string; flat?: boolean }) {
  if (branch.shape.kind !== 'group' || branch.shape.fields.length === 0) return null;
  return flat ? (
    <FieldGrid fields={branch.shape.fields} path={path} />
  ) : (
    <SchemaFields fields={branch.shape.fields} path={path} />
  );
}

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
