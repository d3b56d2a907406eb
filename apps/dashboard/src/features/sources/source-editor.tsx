'use client';
import { formFields, type SourceInput, sourceSchema } from '@sluice/config';
import { Field, Fold, Select } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { useEdited, useForget } from '../../resource/editor-context.tsx';
import type { Fields } from '../../resource/fields.ts';
import { LoadedEditor } from '../../resource/loaded-editor.tsx';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { FieldGrid } from '../../resource/schema-field.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';

const kinds = sourceSchema.options.map((schema) => ({
  type: schema.shape.type.value,
  title: schema.meta()?.title ?? schema.shape.type.value,
  description: schema.meta()?.description,
  fields: formFields(schema),
}));

export function NewSourcePage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.discoverySources.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what="form">
      {({ revision }) => (
        <SourceEditor name={undefined} value={{ name: '', type: 'file', path: '' }} basedOn={revision} />
      )}
    </LoadedEditor>
  );
}

export function EditSourcePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.discoverySources.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what={`source ${name}`}>
      {({ value, revision }) => <SourceEditor name={name} value={value} basedOn={revision} />}
    </LoadedEditor>
  );
}

function SourceEditor({ name, value, basedOn }: { name: string | undefined; value: Fields; basedOn: number }) {
  const client = useTRPCClient();
  return (
    <ResourceEditor
      kind="source"
      name={name}
      value={value}
      basedOn={basedOn}
      crumbs={[{ label: 'Discovery sources', href: paths.sources() }]}
      description="A registry that knows where services run. What it says is used without a new revision."
      hrefOf={paths.source}
      // What the form holds was checked against the schema before it comes here.
      preview={(next, base) =>
        client.discoverySources.preview.query({ basedOn: base, name, value: next as SourceInput })
      }
      save={(next, base, reason) =>
        client.discoverySources.put.mutate({ basedOn: base, name, value: next as SourceInput, reason })
      }
    >
      <SourceFields />
    </ResourceEditor>
  );
}

/** From the schema of the chosen kind alone: a later kind or field needs nothing here. */
function SourceFields() {
  const type = useEdited('type');
  const labels = useEdited('labels');
  const forget = useForget();
  const kind = kinds.find((each) => each.type === type.value);
  const fields = kind?.fields ?? [];
  const plain = fields.filter((field) => !field.advanced && field.name !== 'enabled');
  const others = fields.filter((field) => !plain.includes(field));
  const name = plain.filter((field) => field.name === 'name');
  const choose = (next: string) => {
    const kept = kinds.find((each) => each.type === next)?.fields.map((field) => field.name) ?? [];
    forget(fields.flatMap((field) => (kept.includes(field.name) ? [] : [field.name])));
    type.set(next);
  };
  return (
    <>
      <FieldGrid fields={name} path="" />
      <div className="max-w-sm">
        <Field label="Type" hint={kind?.description} error={type.error} required>
          <Select
            value={String(type.value ?? '')}
            options={kinds.map((each) => ({ value: each.type, label: each.title }))}
            onChange={(event) => choose(event.target.value)}
          />
        </Field>
      </div>
      <FieldGrid fields={plain.filter((field) => field.name !== 'name')} path="" />
      <div className="flex flex-col gap-2">
        <Fold title="More" summary="trust, labels, description" forceOpen={labels.errorWithin !== undefined}>
          <FieldGrid fields={others} path="" />
        </Fold>
      </div>
    </>
  );
}
