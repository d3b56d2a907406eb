'use client';
import type { UpstreamInput } from '@sluice/config';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import type { Fields } from '../../resource/fields.ts';
import { LoadedEditor } from '../../resource/loaded-editor.tsx';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { UpstreamFields } from './upstream-fields.tsx';

const start = { name: '', targets: [{ address: '' }] };

export function NewUpstreamPage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what="form">
      {({ revision }) => <UpstreamEditor name={undefined} value={start} basedOn={revision} />}
    </LoadedEditor>
  );
}

export function EditUpstreamPage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  return (
    <LoadedEditor query={query} what={`upstream ${name}`}>
      {({ value, revision }) => <UpstreamEditor name={name} value={value} basedOn={revision} />}
    </LoadedEditor>
  );
}

function UpstreamEditor({ name, value, basedOn }: { name: string | undefined; value: Fields; basedOn: number }) {
  const client = useTRPCClient();
  return (
    <ResourceEditor
      kind="upstream"
      name={name}
      value={value}
      basedOn={basedOn}
      crumbs={[{ label: 'Upstreams', href: paths.upstreams() }]}
      description="A named group of interchangeable endpoints, and how requests are shared among them."
      hrefOf={paths.upstream}
      // What the form holds was checked against the schema before it comes here.
      preview={(next, base) => client.upstreams.preview.query({ basedOn: base, name, value: next as UpstreamInput })}
      save={(next, base, reason) =>
        client.upstreams.put.mutate({ basedOn: base, name, value: next as UpstreamInput, reason })
      }
    >
      <UpstreamFields />
    </ResourceEditor>
  );
}
