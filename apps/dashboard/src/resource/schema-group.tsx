'use client';
import type { FieldKind, FormField } from '@sluice/config';
import { FieldGroup, Fold } from '@sluice/ui';
import { useEdited } from './editor-context.tsx';
import { isFields } from './fields.ts';
import { SchemaField } from './schema-field.tsx';

type Group = Extract<FieldKind, { kind: 'group' }>;

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
        <div key={field.name} className={isWide(field) ? 'min-w-0 sm:col-span-2' : 'min-w-0'}>
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

/** A whole section of a resource behind one line: `connect 10s, response headers 60s`. */
export function SchemaFold({ field, path }: { field: FormField & Group; path: string }) {
  const { value, errorWithin } = useEdited(path);
  return (
    <Fold title={field.title} summary={summaryOf(field.fields, value)} forceOpen={errorWithin !== undefined}>
      <FieldGrid fields={field.fields} path={path} />
    </Fold>
  );
}

export function SchemaGroup({ field, path }: { field: FormField & Group; path: string }) {
  return (
    <FieldGroup legend={field.title} hint={field.description}>
      <SchemaFields fields={field.fields} path={path} />
    </FieldGroup>
  );
}

/** What holds: the written value, else the default. Fields that have neither are left out. */
export function summaryOf(fields: readonly FormField[], value: unknown): string {
  const written = isFields(value) ? value : {};
  return fields
    .flatMap((field) => {
      const shown = written[field.name] ?? field.default;
      if (shown === undefined || typeof shown === 'object') return [];
      return [`${field.title.toLowerCase()} ${shown === true ? 'on' : shown === false ? 'off' : String(shown)}`];
    })
    .join(', ');
}

function isWide(field: FormField): boolean {
  if (['map', 'group', 'forms'].includes(field.kind)) return true;
  return field.kind === 'list' || field.input === 'multiline';
}
