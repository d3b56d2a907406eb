'use client';
import { carriesTcp } from '@sluice/config';
import { StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { HistoryPanel } from '../../resource/history-panel.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { YamlPanel } from '../../resource/yaml-panel.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { LogTail } from '../logs/log-tail.tsx';
import { ListenerOverview } from './listener-overview.tsx';
import { listenerHealth } from './listener-state.ts';
import { useListenerLive } from './use-listener-live.ts';

export function ListenerPage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.listeners.get.queryOptions({ name }));
  const { workersFor } = useListenerLive();
  const health = data && listenerHealth(data.value, workersFor(name));
  const logFilter = useMemo(() => ({ listener: name }), [name]);
  return (
    <ResourcePage
      kind="listener"
      name={name}
      listHref={paths.listeners()}
      listLabel="Listeners"
      editHref={paths.editListener(name)}
      tab={tab}
      tabs={[
        { id: 'overview', label: 'Overview', href: paths.listener(name) },
        {
          id: 'logs',
          label: data && carriesTcp(data.value) ? 'Connections' : 'Requests',
          href: paths.listener(name, 'logs'),
        },
        { id: 'yaml', label: 'YAML', href: paths.listener(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.listener(name, 'history') },
      ]}
      status={health && <StatusBadge look="full" state={health.state} word={health.word} reason={health.reason} />}
      description={data?.value.description}
      view={data}
      error={error}
      onRetry={() => void refetch()}
    >
      {data !== undefined && tab === 'overview' && <ListenerOverview view={data} />}
      {tab === 'logs' && <LogTail fixed={logFilter} />}
      {data !== undefined && tab === 'yaml' && (
        <YamlPanel kind="listener" value={data.value} editHref={paths.editListener(name)} />
      )}
      {tab === 'history' && <HistoryPanel kind="listener" name={name} />}
    </ResourcePage>
  );
}
