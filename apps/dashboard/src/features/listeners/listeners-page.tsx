'use client';
import type { ResourceView } from '@sluice/api';
import type { ListenerConfig } from '@sluice/config';
import { Badge, type DataTableColumn, formatCount } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { RadioTower } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { figureColumns } from '../../resource/figure-columns.tsx';
import { useFigures } from '../../resource/live-figures.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { stateColumn } from '../../resource/shared-columns.tsx';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
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
  const { data, error, refetch } = useQuery(trpc.listeners.list.queryOptions());
  const figuresOf = useFigures('listeners');
  const { workersFor, gaugeOf } = useListenerLive();
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'address', header: 'Address', mono: true, value: ({ value }) => value.address },
      {
        id: 'protocol',
        header: 'Protocol',
        width: '92px',
        value: ({ value }) => value.protocol,
        cell: ({ value }) => <Badge>{value.protocol.toUpperCase()}</Badge>,
      },
      stateColumn(({ value }) => listenerHealth(value, workersFor(value.name)), 'full'),
      {
        id: 'connections',
        header: 'Connections',
        width: '104px',
        align: 'end',
        value: ({ value }) => gaugeOf(value.name)?.openConnections,
        cell: ({ value }) => formatCount(gaugeOf(value.name)?.openConnections),
      },
      ...figureColumns<Row>(({ value }) => figuresOf(value.name)),
    ],
    [figuresOf, workersFor, gaugeOf],
  );
  return (
    <ResourceList
      kind="listener"
      description="The ports by which requests come in."
      newHref={paths.newListener()}
      rows={data?.items}
      error={error}
      onRetry={refetch}
      columns={columns}
      actions={useResourceActions('listener')}
      icon={<RadioTower />}
      example={example}
    >
      A listener is a port on which the gateway takes requests. Without one it takes none.
    </ResourceList>
  );
}
