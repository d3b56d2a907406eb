'use client';
import { LinkButton } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Split } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useFigures } from '../../resource/live-figures.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
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
  const { data, error, refetch } = useQuery(trpc.routes.list.queryOptions());
  const figuresOf = useFigures('routes');
  const { places, healthOf } = useRouteHealth();
  const { isTcp } = useTcpListeners();
  const actions = useResourceActions('route');
  const { setEnabled, isSwitching } = actions;
  const rows = useMemo(() => {
    // Those that are switched off have no place in the order, and come last.
    const placeOf = (name: string) => places.get(name) ?? Number.MAX_VALUE;
    return data?.items.toSorted((a, b) => placeOf(a.value.name) - placeOf(b.value.name));
  }, [data, places]);
  const columns = useMemo(
    () => routeColumns({ figuresOf, places, healthOf, isTcp, setEnabled, isSwitching }),
    [figuresOf, places, healthOf, isTcp, setEnabled, isSwitching],
  );
  return (
    <ResourceList
      kind="route"
      description="Where each request goes. Tried from the top; the first that matches takes it."
      newHref={paths.newRoute()}
      otherActions={
        <LinkButton href={paths.simulator()} icon={<FlaskConical />}>
          Try a request
        </LinkButton>
      }
      rows={rows}
      error={error}
      onRetry={refetch}
      columns={columns}
      hiddenAtFirst={hiddenAtFirst}
      actions={actions}
      icon={<Split />}
      example={example}
    >
      A route says which requests it takes, by host, path and more, and which upstream answers them. Until there is one,
      every request gets 404.
    </ResourceList>
  );
}
