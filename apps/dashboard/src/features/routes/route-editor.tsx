'use client';
import type { RouteInput } from '@sluice/config';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import type { Fields } from '../../resource/fields.ts';
import { LoadedEditor } from '../../resource/loaded-editor.tsx';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { RouteFields } from './route-fields.tsx';

export function NewRoutePage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what="form">
      {({ items, revision }) => {
        const [only, ...others] = items;
        const upstream = only !== undefined && others.length === 0 ? only.value.name : '';
        return (
          <RouteEditor name={undefined} value={{ name: '', upstreams: [{ name: upstream }] }} basedOn={revision} />
        );
      }}
    </LoadedEditor>
  );
}

export function EditRoutePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.routes.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what={`route ${name}`}>
      {({ value, revision }) => <RouteEditor name={name} value={value} basedOn={revision} />}
    </LoadedEditor>
  );
}

function RouteEditor({ name, value, basedOn }: { name: string | undefined; value: Fields; basedOn: number }) {
  const client = useTRPCClient();
  return (
    <ResourceEditor
      kind="route"
      name={name}
      value={value}
      basedOn={basedOn}
      crumbs={[{ label: 'Routes', href: paths.routes() }]}
      description="Which requests it takes, what is done to them, and who answers."
      hrefOf={paths.route}
      // What the form holds was checked against the schema before it comes here.
      preview={(next, base) => client.routes.preview.query({ basedOn: base, name, value: next as RouteInput })}
      save={(next, base, reason) =>
        client.routes.put.mutate({ basedOn: base, name, value: next as RouteInput, reason })
      }
    >
      <RouteFields />
    </ResourceEditor>
  );
}
