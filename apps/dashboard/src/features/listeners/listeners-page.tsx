'use client';
import type { ResourceView } from '@sluice/api';
import type { ListenerConfig } from '@sluice/config';
import {
  Badge,
  DataTable,
  type DataTableColumn,
  EmptyState,
  formatCount,
  LinkButton,
  PageHeader,
  Panel,
  StatusBadge,
} from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Plus, RadioTower } from 'lucide-react';
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
import { listenerHealth } from './listener-state.ts';
import { useListenerLive } from './use-listener-live.ts';

type Row = ResourceView<ListenerConfig>;

const example = `listeners:
  - name: web
    address: 0.0.0.0:8080
    protocol: http`;

export function ListenersPage() {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery(trpc.listeners.list.queryOptions());
  const list = useListState();
  const figuresOf = useFigures('listeners');
  const { workersFor, gaugeOf } = useListenerLive();
  const { menuItems, dialog } = useResourceActions('listener');
  const all = data?.items ?? [];
  const rows = all.filter(({ value }) => passesFilters(value, list));
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'name', header: 'Name', value: ({ value }) => value.name },
      { id: 'address', header: 'Address', mono: true, value: ({ value }) => value.address },
      {
        id: 'protocol',
        header: 'Protocol',
        width: '92px',
        value: ({ value }) => value.protocol,
        cell: ({ value }) => <Badge>{value.protocol.toUpperCase()}</Badge>,
      },
      {
        id: 'state',
        header: 'State',
        value: ({ value }) => listenerHealth(value, workersFor(value.name)).word,
        cell: ({ value }) => {
          const { state, word, reason } = listenerHealth(value, workersFor(value.name));
          return (
            <StatusBadge look={state === 'unhealthy' ? 'full' : 'plain'} state={state} word={word} reason={reason} />
          );
        },
      },
      {
        id: 'connections',
        header: 'Connections',
        width: '104px',
        align: 'end',
        value: ({ value }) => gaugeOf(value.name)?.openConnections,
        cell: ({ value }) => formatCount(gaugeOf(value.name)?.openConnections),
      },
      ...figureColumns<Row>(({ value }) => figuresOf(value.name)),
      {
        id: 'labels',
        header: 'Labels',
        value: ({ value }) => labelTexts(value.labels),
        cell: ({ value }) => <LabelBadges labels={value.labels} />,
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
    [figuresOf, workersFor, gaugeOf, menuItems],
  );
  const create = (
    <LinkButton href={paths.newListener()} variant="primary" icon={<Plus />}>
      New listener
    </LinkButton>
  );
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title="Listeners" description="The ports by which requests come in." actions={create} />
      <Panel flush>
        <DataTable
          label="Listeners"
          columns={columns}
          rows={rows}
          rowId={({ value }) => value.name}
          rowHref={({ value }) => paths.listener(value.name)}
          loading={isPending}
          error={
            error === null || data !== undefined
              ? undefined
              : toErrorState('The listeners could not be loaded', error, refetch)
          }
          toolbar={<ListFilters values={all.map(({ value }) => value)} list={list} />}
          empty={
            <EmptyState
              icon={<RadioTower />}
              title="No listeners yet"
              action={create}
              alternative={{ title: 'sluice apply -f listeners.yaml', code: example }}
            >
              A listener is a port on which the gateway takes requests. Without one it takes none.
            </EmptyState>
          }
          {...list.table}
        />
      </Panel>
      {dialog}
    </div>
  );
}
