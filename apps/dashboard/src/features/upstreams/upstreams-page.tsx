'use client';
import type { ResourceView } from '@sluice/api';
import { isStatic, type UpstreamConfig } from '@sluice/config';
import type { DataTableColumn } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { Boxes } from 'lucide-react';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { figureColumns } from '../../resource/figure-columns.tsx';
import { useFigures } from '../../resource/live-figures.tsx';
import { ResourceList } from '../../resource/resource-list.tsx';
import { stateColumn, usedByColumn } from '../../resource/shared-columns.tsx';
import { useResourceActions } from '../../resource/use-resource-actions.tsx';
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
  const { data, error, refetch } = useQuery(trpc.upstreams.list.queryOptions());
  const figuresOf = useFigures('upstreams');
  const gaugesOf = useUpstreamGauges();
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      {
        ...stateColumn(({ value }) => upstreamHealth(value, gaugesOf(value.name))),
        header: 'Endpoints',
        width: '120px',
      },
      ...figureColumns<Row>(({ value }) => figuresOf(value.name)),
      usedByColumn,
      {
        id: 'targets',
        header: 'Addresses',
        mono: true,
        spare: true,
        value: ({ value }) =>
          value.targets.map((target) => (isStatic(target) ? target.address : `from ${target.discovery}`)),
      },
    ],
    [figuresOf, gaugesOf],
  );
  return (
    <ResourceList
      kind="upstream"
      description="Named groups of interchangeable endpoints that routes send requests to."
      newHref={paths.newUpstream()}
      rows={data?.items}
      error={error}
      onRetry={refetch}
      columns={columns}
      actions={useResourceActions('upstream')}
      icon={<Boxes />}
      example={example}
    >
      An upstream is a named group of servers that all answer the same. A route sends requests to it, and the gateway
      shares them out.
    </ResourceList>
  );
}
