'use client';
import type { RouteInput } from '@sluice/config';
import { ErrorState, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import type { Fields } from '../../resource/fields.ts';
import { ResourceEditor } from '../../resource/resource-editor.tsx';
import { useFreshData } from '../../resource/use-fresh-data.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC, useTRPCClient } from '../../trpc/trpc.ts';
import { RouteFields } from './route-fields.tsx';

export function NewRoutePage() {
  const trpc = useTRPC();
  const query = useQuery(trpc.upstreams.list.queryOptions(undefined, { refetchOnMount: 'always' }));
  const { error, refetch } = query;
  const data = useFreshData(query);
  if (data === undefined && error !== null)
    return <ErrorState {...toErrorState('The form could not be loaded', error, refetch)} />;
  if (data === undefined) return <SkeletonRows label="Loading the form" />;
  const [only, ...others] = data.items;
  const upstream = only !== undefined && others.length === 0 ? only.value.name : '';
  return <RouteEditor name={undefined} value={{ name: '', upstreams: [{ name: upstream }] }} basedOn={data.revision} />;
}

export function EditRoutePage({ name }: { name: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.routes.get.queryOptions({ name }, { refetchOnMount: 'always' }));
  const { error, refetch } = query;
  const data = useFreshData(query);
  if (data === undefined && error !== null)
    return <ErrorState {...toErrorState(`The route ${name} could not be loaded`, error, refetch)} />;
  if (data === undefined) return <SkeletonRows label="Loading route" />;
  return <RouteEditor name={name} value={data.value} basedOn={data.revision} />;
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
