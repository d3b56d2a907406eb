'use client';
import { StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { HistoryPanel } from '../../resource/history-panel.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { YamlPanel } from '../../resource/yaml-panel.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { LogTail } from '../logs/log-tail.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { upstreamHealth } from './upstream-health.ts';
import { UpstreamOverview } from './upstream-overview.tsx';
import { useUpstreamGauges } from './use-upstream-gauges.ts';

export function UpstreamPage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.upstreams.get.queryOptions({ name }));
  const gauges = useUpstreamGauges()(name);
  const health = data === undefined ? undefined : upstreamHealth(data.value, gauges);
  const logFilter = useMemo(() => ({ upstream: name }), [name]);
  return (
    <ResourcePage
      kind="upstream"
      name={name}
      listHref={paths.upstreams()}
      listLabel="Upstreams"
      editHref={paths.editUpstream(name)}
      tab={tab}
      tabs={[
        { id: 'overview', label: 'Overview', href: paths.upstream(name) },
        {
          id: 'endpoints',
          label: 'Endpoints',
          href: paths.upstream(name, 'endpoints'),
          count: data?.value.targets.length,
        },
        { id: 'logs', label: 'Requests', href: paths.upstream(name, 'logs') },
        { id: 'yaml', label: 'YAML', href: paths.upstream(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.upstream(name, 'history') },
      ]}
      status={
        health && (
          <StatusBadge state={health.state} word={health.word} reason={health.reason || undefined} look="full" />
        )
      }
      description={data?.value.description}
      view={data}
      error={error}
      onRetry={() => void refetch()}
    >
      {data !== undefined && tab === 'overview' && <UpstreamOverview view={data} />}
      {data !== undefined && tab === 'endpoints' && <EndpointTable upstream={data.value} />}
      {tab === 'logs' && <LogTail fixed={logFilter} />}
      {data !== undefined && tab === 'yaml' && (
        <YamlPanel kind="upstream" value={data.value} editHref={paths.editUpstream(name)} />
      )}
      {tab === 'history' && <HistoryPanel kind="upstream" name={name} />}
    </ResourcePage>
  );
}
