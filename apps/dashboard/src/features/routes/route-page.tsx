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
import { TryRoute } from '../simulator/try-route.tsx';
import { PolicyPanel } from './policy-panel.tsx';
import { RouteAlerts } from './route-alerts.tsx';
import { RouteOverview } from './route-overview.tsx';
import { useRouteHealth } from './use-route-health.ts';

export function RoutePage({ name, tab }: { name: string; tab: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.routes.get.queryOptions({ name }));
  const { places, healthOf } = useRouteHealth();
  const health = data === undefined ? undefined : healthOf(data.value);
  const logFilter = useMemo(() => ({ route: name }), [name]);
  return (
    <ResourcePage
      kind="route"
      name={name}
      listHref={paths.routes()}
      listLabel="Routes"
      editHref={paths.editRoute(name)}
      tab={tab}
      tabs={[
        { id: 'overview', label: 'Overview', href: paths.route(name) },
        {
          id: 'policies',
          label: 'Policies',
          href: paths.route(name, 'policies'),
          count: data?.value.policies.length || undefined,
        },
        { id: 'try', label: 'Try', href: paths.route(name, 'try') },
        { id: 'logs', label: 'Requests', href: paths.route(name, 'logs') },
        { id: 'yaml', label: 'YAML', href: paths.route(name, 'yaml') },
        { id: 'history', label: 'History', href: paths.route(name, 'history') },
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
      {data !== undefined && (
        <>
          <RouteAlerts route={data.value} />
          {tab === 'overview' && <RouteOverview view={data} place={places.get(name)} count={places.size} />}
          {tab === 'policies' && <PolicyPanel route={data.value} />}
          {tab === 'try' && <TryRoute route={data.value} />}
          {tab === 'logs' && <LogTail fixed={logFilter} />}
          {tab === 'yaml' && <YamlPanel kind="route" value={data.value} editHref={paths.editRoute(name)} />}
          {tab === 'history' && <HistoryPanel kind="route" name={name} />}
        </>
      )}
    </ResourcePage>
  );
}
