'use client';
import { StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { HistoryPanel } from '../../resource/history-panel.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { YamlPanel } from '../../resource/yaml-panel.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { SourceOverview } from './source-overview.tsx';
import { sourceHealth } from './source-state.ts';
import { useSourceStatus } from './use-source-status.ts';

export function SourcePage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.discoverySources.get.queryOptions({ name }));
  const status = useSourceStatus()(name);
  const health = data && sourceHealth(data.value, status);
  return (
    <ResourcePage
      kind="source"
      name={name}
      listHref={paths.sources()}
      listLabel="Discovery sources"
      editHref={paths.editSource(name)}
      tab={tab}
      tabs={[
        { id: 'overview', label: 'Overview', href: paths.source(name) },
        { id: 'yaml', label: 'YAML', href: paths.source(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.source(name, 'history') },
      ]}
      status={health && <StatusBadge look="full" state={health.state} word={health.word} reason={health.reason} />}
      description={data?.value.description}
      view={data}
      error={error}
      onRetry={() => void refetch()}
    >
      {data !== undefined && tab === 'overview' && <SourceOverview view={data} />}
      {data !== undefined && tab === 'yaml' && (
        <YamlPanel kind="source" value={data.value} editHref={paths.editSource(name)} />
      )}
      {tab === 'history' && <HistoryPanel kind="source" name={name} />}
    </ResourcePage>
  );
}
