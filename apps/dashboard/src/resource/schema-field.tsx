'use client';
import type { FieldKind, FormBranch, FormField } from '@sluice/config';
import { Button, Field, FieldGroup, Fold, IconButton, Select, Switch } from '@sluice/ui';
import { Plus, X } from 'lucide-react';
import { useEdited } from './editor-context.tsx';
import { isFields } from './fields.ts';
import { branchIndex, mayBeLeftOut, startOf } from './form-branches.ts';
import { summaryOf } from './summary-of.ts';
import { useOptionalGroup } from './use-optional-group.ts';
import { type SchemaFieldProps, ValueField } from './value-field.tsx';

// A schema is drawn as it is built: fields hold groups, lists and unions, which hold fields. So these call each other.

type Group = Extract<FieldKind, { kind: 'group' }>;
type List = Extract<FieldKind, { kind: 'list' }>;
type Forms = Extract<FieldKind, { kind: 'forms' }>;

/** The control that fits a field of a schema, so that a kind without a form of its own has one all the same. */
export function SchemaField({ field, path, hideLabel }: SchemaFieldProps) {
  if (field.kind === 'group') {
    return mayBeLeftOut(field) ? (
      <OptionalFields field={field} path={path} />
    ) : (
      <SchemaGroup field={field} path={path} />
    );
  }
  if (field.kind === 'forms') return <SchemaForms field={field} path={path} />;
  if (field.kind === 'list' && field.member.kind !== 'text' && field.member.kind !== 'choice') {
    return <SchemaList field={field} path={path} />;
  }
  return <ValueField field={field} path={path} hideLabel={hideLabel} />;
}

/** Fields in a grid; the advanced ones behind a fold that says what holds while it is closed. */
export function SchemaFields({ fields, path }: { fields: readonly FormField[]; path: string }) {
  const plain = fields.filter((field) => !field.advanced);
  const advanced = fields.filter((field) => field.advanced);
  return (
    <>
      {plain.length > 0 && <FieldGrid fields={plain} path={path} />}
      {advanced.length > 0 && <AdvancedFields fields={advanced} path={path} />}
    </>
  );
}

export function FieldGrid({ fields, path }: { fields: readonly FormField[]; path: string }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {fields.map((field) => (
        <div
          key={field.name}
          data-field={path === '' ? field.name : `${path}.${field.name}`}
          className={isWide(field) ? 'min-w-0 sm:col-span-2' : 'min-w-0'}
        >
          <SchemaField field={field} path={path === '' ? field.name : `${path}.${field.name}`} />
        </div>
      ))}
    </div>
  );
}

function AdvancedFields({ fields, path }: { fields: readonly FormField[]; path: string }) {
  const { value, errorWithin } = useEdited(path);
  const names = new Set(fields.map(({ name }) => name));
  const written = isFields(value) && Object.keys(value).some((key) => names.has(key) && value[key] !== undefined);
  return (
    <Fold
      title="More"
      summary={fields.map(({ title }) => title).join(', ')}
      defaultOpen={written}
      forceOpen={errorWithin !== undefined && written}
    >
      <FieldGrid fields={fields} path={path} />
    </Fold>
  );
}

/**
 * A whole section of a resource behind one line: `connect 10s, response headers 60s`. One that may be left out is a
 * switch, and open as long as it is on.
 */
export function SchemaFold({ field, path }: { field: FormField & Group; path: string }) {
  const { value, errorWithin } = useEdited(path);
  if (mayBeLeftOut(field)) {
    return (
      <div data-field={path} className="rounded-md border bg-surface px-3 py-2">
        <OptionalFields field={field} path={path} />
      </div>
    );
  }
  return (
    <Fold title={field.title} summary={summaryOf(field.fields, value)} forceOpen={errorWithin !== undefined}>
      <FieldGrid fields={field.fields} path={path} />
    </Fold>
  );
}

/** A section under its heading, which is always there. */
export function SchemaGroup({ field, path }: { field: FormField & Group; path: string }) {
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      <SchemaFields fields={field.fields} path={path} />
    </FieldGroup>
  );
}

/** A switch, and the fields behind it. */
function OptionalFields({ field, path }: { field: FormField & Group; path: string }) {
  const { on, toggle } = useOptionalGroup(field, path);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Switch
        label={field.title}
        hint={field.description}
        checked={on}
        onChange={(event) => toggle(event.target.checked)}
      />
      {on && (
        <div className="flex flex-col gap-4 border-l-2 pl-4">
          <SchemaFields fields={field.fields} path={path} />
        </div>
      )}
    </div>
  );
}

/** One of several forms: the choice first, then the fields of what was chosen. */
export function SchemaForms({ field, path }: { field: FormField & Forms; path: string }) {
  const { value, set, error } = useEdited(path);
  const index = branchIndex(field, value ?? field.default);
  const branch = field.forms[index];
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      <Field label="Kind" hint={branch?.description} error={error}>
        <Select
          value={index === -1 ? '' : String(index)}
          placeholder={mayBeLeftOut(field) || index === -1 ? 'None' : undefined}
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

/** Several things of one shape, one below the other. */
export function SchemaList({ field, path }: { field: FormField & List; path: string }) {
  const { value, set } = useEdited(path);
  const members: readonly unknown[] = Array.isArray(value) ? value : [];
  const { member } = field;
  const noun = member.title.toLowerCase();
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      {members.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a member's place is its path in the document
        <div key={index} data-field={`${path}.${index}`} className="flex items-start gap-2 rounded-md border p-3">
          <div className="min-w-0 flex-1">
            <SchemaField field={asField(member, String(index))} path={`${path}.${index}`} />
          </div>
          <IconButton
            label={`Remove ${noun} ${index + 1}`}
            icon={<X />}
            onClick={() => {
              const rest = members.filter((_each, at) => at !== index);
              set(rest.length === 0 ? undefined : rest);
            }}
          />
        </div>
      ))}
      <Button size="sm" icon={<Plus />} className="self-start" onClick={() => set([...members, firstOf(member)])}>
        Add {noun}
      </Button>
    </FieldGroup>
  );
}

function asField(member: List['member'], name: string): FormField {
  return {
    ...member,
    name,
    description: undefined,
    required: true,
    default: undefined,
    advanced: false,
    secret: false,
  };
}

function firstOf(member: List['member']): unknown {
  if (member.kind === 'forms') {
    const [first] = member.forms;
    return first === undefined ? {} : startOf(member, first, undefined);
  }
  if (member.kind === 'boolean') return true;
  return member.kind === 'number' ? undefined : member.kind === 'text' || member.kind === 'choice' ? '' : {};
}

function isWide(field: FormField): boolean {
  if (['map', 'group', 'forms'].includes(field.kind)) return true;
  return field.kind === 'list' || field.input === 'multiline' || field.input === 'pem';
}
