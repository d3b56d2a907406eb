'use client';
import type { UpstreamInput } from '@sluice/config';
import { ErrorState, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import type { Fields } from '../../resource/fields.ts';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { useFreshData } from '../../resource/use-fresh-data.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { UpstreamFields } from './upstream-fields.tsx';

const start = { name: '', targets: [{ address: '' }] };

export function NewUpstreamPage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  const { error, refetch } = query;
  const data = useFreshData(query);
  if (data === undefined && error !== null)
    return <ErrorState {...toErrorState('The form could not be loaded', error, refetch)} />;
  if (data === undefined) return <SkeletonRows label="Loading the form" />;
  return <UpstreamEditor name={undefined} value={start} basedOn={data.revision} />;
}

export function EditUpstreamPage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  const { error, refetch } = query;
  const data = useFreshData(query);
  if (data === undefined && error !== null)
    return <ErrorState {...toErrorState(`The upstream ${name} could not be loaded`, error, refetch)} />;
  if (data === undefined) return <SkeletonRows label="Loading upstream" />;
  return <UpstreamEditor name={name} value={data.value} basedOn={data.revision} />;
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
