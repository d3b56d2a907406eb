'use client';
import {
  DataTable,
  type DataTableColumn,
  formatCount,
  formatMs,
  formatPercent,
  LinkButton,
  Panel,
  TextLink,
} from '@sluice/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { ranges, useRange } from '../telemetry/use-range.ts';

interface TopRoute {
  readonly route: string;
  readonly requests: number;
  readonly errorShare: number;
  readonly p95Ms: number | null;
}

/** The busiest routes of the page's range. */
export function TopRoutes() {
  const trpc = useTRPC();
  const { range } = useRange();
  const { data, error, isPending, refetch } = useQuery({
    ...trpc.telemetry.topRoutes.queryOptions({ window: { range }, limit: 6 }),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
  });
  const columns = useMemo<DataTableColumn<TopRoute>[]>(
    () => [
      {
        id: 'route',
        header: 'Route',
        value: ({ route }) => route,
        interactive: true,
        cell: ({ route }) =>
          route === '' ? (
            <span className="text-muted">no route matched</span>
          ) : (
            <TextLink href={paths.route(route)}>{route}</TextLink>
          ),
      },
      {
        id: 'requests',
        header: 'Requests',
        align: 'end',
        width: '84px',
        value: ({ requests }) => requests,
        cell: ({ requests }) => formatCount(requests),
      },
      {
        id: 'errors',
        header: 'Failed',
        align: 'end',
        width: '76px',
        value: ({ errorShare }) => errorShare,
        cell: ({ errorShare }) => (
          <span className={errorShare > 0 ? 'text-unhealthy' : undefined}>{formatPercent(errorShare)}</span>
        ),
      },
      {
        id: 'p95',
        header: 'p95',
        align: 'end',
        width: '76px',
        value: ({ p95Ms }) => p95Ms,
        cell: ({ p95Ms }) => formatMs(p95Ms),
      },
    ],
    [],
  );
  return (
    <Panel
      title="Top routes"
      hint={`last ${ranges[range].label}`}
      flush
      actions={
        <LinkButton size="sm" variant="ghost" href={paths.routes()}>
          All routes
        </LinkButton>
      }
    >
      <DataTable
        label="Top routes"
        columns={columns}
        rows={data ?? []}
        rowId={({ route }) => route}
        loading={isPending}
        error={error === null ? undefined : toErrorState('The busiest routes could not be loaded', error, refetch)}
        showToolbar={false}
        empty={
          <p className="px-4 py-6 text-muted text-sm">No requests in this time. A route appears with its first.</p>
        }
      />
    </Panel>
  );
}
