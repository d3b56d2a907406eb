'use client';
import { type FormField, formFields, upstreamSchema } from '@sluice/config';
import { Fold } from '@sluice/ui';
import { useEdited } from '../../resource/editor-context.tsx';
import { FieldGrid, SchemaField, SchemaFold, SchemaForms } from '../../resource/schema-field.tsx';
import { HostHeaderField } from './host-header-field.tsx';
import { TargetTable } from './target-table.tsx';

const fields = new Map(formFields(upstreamSchema).map((field) => [field.name, field]));
const own = new Set([
  ...['name', 'targets', 'loadBalancing', 'healthCheck', 'hostHeader', 'enabled', 'description', 'labels'],
]);
/** Without a form of their own. A later one needs nothing here. */
const others = [...fields.values()].filter(({ name }) => !own.has(name));
/** How endpoints are spoken to, in one value each. */
const plain = others.filter((field) => field.kind !== 'group');
const sections = others.filter((field) => field.kind === 'group');

function fieldOf(name: string): FormField {
  const found = fields.get(name);
  if (found === undefined) throw new Error(`the upstream schema has no field "${name}"`);
  return found;
}

/** The fields of an upstream: who it is, where it sends, how it chooses and checks; the rest folded away. */
export function UpstreamFields() {
  const { errorWithin: labelsError } = useEdited('labels');
  const balancing = fieldOf('loadBalancing');
  const check = fieldOf('healthCheck');
  return (
    <>
      <div className="max-w-sm">
        <SchemaField field={fieldOf('name')} path="name" />
      </div>
      <div data-field="targets">
        <TargetTable />
      </div>
      <FieldGrid fields={plain} path="" />
      {balancing.kind === 'forms' && <SchemaForms field={balancing} path="loadBalancing" />}
      <div data-field="healthCheck">{check.kind === 'forms' && <SchemaForms field={check} path="healthCheck" />}</div>
      <div className="flex flex-col gap-2">
        {sections.map((field) => (
          <SchemaFold key={field.name} field={field} path={field.name} />
        ))}
        <HostHeaderField field={fieldOf('hostHeader')} />
        <Fold title="Labels and description" forceOpen={labelsError !== undefined}>
          <FieldGrid fields={[fieldOf('labels'), fieldOf('description'), fieldOf('enabled')]} path="" />
        </Fold>
      </div>
    </>
  );
}
