'use client';
import { DataTable, EmptyState, LinkButton, PageHeader, Panel } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus, Split } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { ListFilters, passesFilters } from '../../resource/list-filters.tsx';
import { useFigures } from '../../resource/live-figures.tsx';
import { useListState } from '../../resource/use-list-state.ts';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { routeColumns } from './route-columns.tsx';
import { useRouteHealth } from './use-route-health.ts';
import { useTcpListeners } from './use-tcp-listeners.ts';

const example = `routes:
  - name: billing-api
    hosts: [api.example.com]
    match: { path: { prefix: /billing } }
    upstreams: [{ name: billing }]`;

const hiddenAtFirst = ['priority', 'labels'];

export function RoutesPage() {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery(trpc.routes.list.queryOptions());
  const list = useListState(hiddenAtFirst);
  const figuresOf = useFigures('routes');
  const { places, healthOf } = useRouteHealth();
  const { isTcp } = useTcpListeners();
  const { menuItems, setEnabled, isSwitching, dialog } = useResourceActions('route');
  const all = useMemo(() => {
    const last = Number.POSITIVE_INFINITY;
    const placeOf = (name: string) => places.get(name) ?? last;
    return (data?.items ?? []).toSorted(
      (a, b) =>
        Number(placeOf(a.value.name) > placeOf(b.value.name)) - Number(placeOf(a.value.name) < placeOf(b.value.name)),
    );
  }, [data, places]);
  const rows = all.filter(({ value }) => passesFilters(value, list));
  const columns = useMemo(
    () => routeColumns({ figuresOf, places, healthOf, isTcp, menuItems, setEnabled, isSwitching }),
    [figuresOf, places, healthOf, isTcp, menuItems, setEnabled, isSwitching],
  );
  const create = (
    <LinkButton href={paths.newRoute()} variant="primary" icon={<Plus />}>
      New route
    </LinkButton>
  );
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Routes"
        description="Where each request goes. Tried from the top; the first that matches takes it."
        actions={
          <>
            <LinkButton href={paths.simulator()} icon={<FlaskConical />}>
              Try a request
            </LinkButton>
            {create}
          </>
        }
      />
      <Panel flush>
        <DataTable
          label="Routes"
          columns={columns}
          rows={rows}
          rowId={({ value }) => value.name}
          rowHref={({ value }) => paths.route(value.name)}
          loading={isPending}
          error={
            error === null || data !== undefined
              ? undefined
              : toErrorState('The routes could not be loaded', error, refetch)
          }
          toolbar={<ListFilters values={all.map(({ value }) => value)} list={list} />}
          empty={
            <EmptyState
              icon={<Split />}
              title="No routes yet"
              action={create}
              alternative={{ title: 'sluice apply -f routes.yaml', code: example }}
            >
              A route says which requests it takes, by host, path and more, and which upstream answers them. Until there
              is one, every request gets 404.
            </EmptyState>
          }
          {...list.table}
        />
      </Panel>
      {dialog}
    </div>
  );
}
