'use client';
import type { ResourceView } from '@sluice/api';
import type { SourceConfig } from '@sluice/config';
import { type DataTableColumn, RelativeTime } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Radar } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { ResourceList } from '../../resource/resource-list.tsx';
import { stateColumn, usedByColumn } from '../../resource/shared-columns.tsx';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { sourceHealth } from './source-state.ts';
import { typeWords } from './source-words.ts';
import { useSourceStatus } from './use-source-status.ts';

type Row = ResourceView<SourceConfig>;

const example = `discoverySources:
  - name: files
    type: file
    path: /etc/sluice/endpoints.yaml
upstreams:
  - name: billing
    targets:
      - { discovery: files, service: billing }`;

export function SourcesPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.discoverySources.list.queryOptions());
  const statusOf = useSourceStatus();
  const now = useNow();
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      { id: 'type', header: 'Type', width: '110px', value: ({ value }) => typeWords(value.type) },
      stateColumn(({ value }) => sourceHealth(value, statusOf(value.name)), 'full'),
      {
        id: 'endpoints',
        header: 'Endpoints',
        width: '96px',
        align: 'end',
        value: ({ value }) => statusOf(value.name)?.endpoints,
      },
      {
        id: 'answered',
        header: 'Last answer',
        width: '120px',
        value: ({ value }) => statusOf(value.name)?.lastSuccessAt,
        cell: ({ value }) => {
          const at = statusOf(value.name)?.lastSuccessAt;
          return at === undefined ? '–' : <RelativeTime at={at} now={now} />;
        },
      },
      usedByColumn,
    ],
    [statusOf, now],
  );
  return (
    <ResourceList
      kind="source"
      description="Registries that know where services run. Targets of upstreams refer to them."
      newHref={paths.newSource()}
      rows={data?.items}
      error={error}
      onRetry={refetch}
      columns={columns}
      actions={useResourceActions('source')}
      icon={<Radar />}
      example={example}
    >
      A discovery source brings endpoints to upstreams and keeps them up to date. When it falls silent, the last good
      ones stay.
    </ResourceList>
  );
}
