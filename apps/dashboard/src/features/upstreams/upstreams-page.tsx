'use client';
import type { ResourceView } from '@sluice/api';
import type { UpstreamConfig } from '@sluice/config';
import {
  DataTable,
  type DataTableColumn,
  EmptyState,
  LinkButton,
  PageHeader,
  Panel,
  StatusBadge,
  TextLink,
} from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Boxes, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { figureColumns } from '../../resource/figure-columns.tsx';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { ListFilters, labelTexts, passesFilters } from '../../resource/list-filters.tsx';
import { useFigures } from '../../resource/live-figures.tsx';
import { RowMenu } from '../../resource/row-menu.tsx';
import { useListState } from '../../resource/use-list-state.ts';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { upstreamHealth } from './upstream-health.ts';
import { useUpstreamGauges } from './use-upstream-gauges.ts';

type Row = ResourceView<UpstreamConfig>;

const example = `upstreams:
  - name: billing
    targets:
      - address: 10.0.0.5:8080
      - address: 10.0.0.6:8080`;

export function UpstreamsPage() {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery(trpc.upstreams.list.queryOptions());
  const list = useListState();
  const figuresOf = useFigures('upstreams');
  const gaugesOf = useUpstreamGauges();
  const actions = useResourceActions('upstream');
  const { menuItems } = actions;
  const all = data?.items ?? [];
  const rows = all.filter(({ value }) => passesFilters(value, list));
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'name', header: 'Name', value: ({ value }) => value.name },
      {
        id: 'health',
        header: 'Endpoints',
        width: '120px',
        value: ({ value }) => upstreamHealth(value, gaugesOf(value.name)).word,
        cell: ({ value }) => {
          const { state, word, reason } = upstreamHealth(value, gaugesOf(value.name));
          return <StatusBadge look="plain" state={state} word={word} reason={reason || undefined} />;
        },
      },
      ...figureColumns<Row>(({ value }) => figuresOf(value.name)),
      {
        id: 'usedBy',
        header: 'Used by',
        interactive: true,
        value: ({ usedBy }) => usedBy.map(({ name }) => name),
        cell: ({ usedBy }) => <UsedBy routes={usedBy.map(({ name }) => name)} />,
      },
      {
        id: 'labels',
        header: 'Labels',
        value: ({ value }) => labelTexts(value.labels),
        cell: ({ value }) => <LabelBadges labels={value.labels} />,
      },
      {
        id: 'targets',
        header: 'Addresses',
        mono: true,
        value: ({ value }) => value.targets.map(({ address }) => address),
      },
      {
        id: 'menu',
        header: '',
        width: '48px',
        sortable: false,
        hideable: false,
        interactive: true,
        value: () => undefined,
        cell: (row) => <RowMenu name={row.value.name} items={menuItems(row)} />,
      },
    ],
    [figuresOf, gaugesOf, menuItems],
  );
  const create = (
    <LinkButton href={paths.newUpstream()} variant="primary" icon={<Plus />}>
      New upstream
    </LinkButton>
  );
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        title="Upstreams"
        description="Named groups of interchangeable endpoints that routes send requests to."
        actions={create}
      />
      <Panel flush>
        <DataTable
          label="Upstreams"
          columns={columns}
          rows={rows}
          rowId={({ value }) => value.name}
          rowHref={({ value }) => paths.upstream(value.name)}
          loading={isPending}
          error={
            error === null || data !== undefined
              ? undefined
              : toErrorState('The upstreams could not be loaded', error, refetch)
          }
          toolbar={<ListFilters values={all.map(({ value }) => value)} list={list} />}
          empty={
            <EmptyState
              icon={<Boxes />}
              title="No upstreams yet"
              action={create}
              alternative={{ title: 'sluice apply -f upstreams.yaml', code: example }}
            >
              An upstream is a named group of servers that all answer the same. A route sends requests to it, and the
              gateway shares them out.
            </EmptyState>
          }
          {...list.table}
        />
      </Panel>
      {actions.dialog}
    </div>
  );
}

function UsedBy({ routes }: { routes: readonly string[] }) {
  const [first, ...others] = routes;
  if (first === undefined) return <span className="text-muted">nobody</span>;
  return (
    <>
      <TextLink href={paths.route(first)}>{first}</TextLink>
      {others.length > 0 && <span className="text-muted"> and {others.length} more</span>}
    </>
  );
}
