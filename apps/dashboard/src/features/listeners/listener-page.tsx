'use client';
import { LinkButton, StatusBadge } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { paths } from '../../lib/paths.ts';
import { HistoryPanel } from '../../resource/history-panel.tsx';
import { ResourcePage } from '../../resource/resource-page.tsx';
import { YamlPanel } from '../../resource/yaml-panel.tsx';
import { useTRPC } from '../../trpc/trpc.ts';
import { ListenerOverview } from './listener-overview.tsx';
import { listenerHealth } from './listener-state.ts';
import { useListenerLive } from './use-listener-live.ts';

export function ListenerPage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.listeners.get.queryOptions({ name }));
  const { workersFor } = useListenerLive();
  const health = data && listenerHealth(data.value, workersFor(name));
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
        { id: 'yaml', label: 'YAML', href: paths.listener(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.listener(name, 'history') },
      ]}
      status={health && <StatusBadge look="full" state={health.state} word={health.word} reason={health.reason} />}
      moreActions={
        <LinkButton href={paths.logs({ listener: name })} icon={<ScrollText />}>
          Live requests
        </LinkButton>
      }
      description={data?.value.description}
      view={data}
      error={error}
      onRetry={() => void refetch()}
    >
      {data !== undefined && tab === 'overview' && <ListenerOverview view={data} />}
      {data !== undefined && tab === 'yaml' && (
        <YamlPanel kind="listener" value={data.value} editHref={paths.editListener(name)} />
      )}
      {tab === 'history' && <HistoryPanel kind="listener" name={name} />}
    </ResourcePage>
  );
}
