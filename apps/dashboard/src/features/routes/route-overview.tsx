'use client';
import type { ResourceView } from '@sluice/api';
import type { RouteConfig } from '@sluice/config';
import { parseDurationMs } from '@sluice/core/schema';
import { Code, DescriptionList, Panel, RelativeTime } from '@sluice/ui';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { LiveFigures } from '../../resource/live-figures.tsx';
import { ObjectCharts } from '../telemetry/object-charts.tsx';
import { actionInWords } from './action-in-words.ts';
import { conditionsInWords, pathInWords } from './match-in-words.ts';
import { RouteCache } from './route-cache.tsx';
import { RouteUpstreams } from './route-upstreams.tsx';
import { RouteWebSockets } from './route-web-sockets.tsx';
import { useTcpListeners } from './use-tcp-listeners.ts';

interface RouteOverviewProps {
  readonly view: ResourceView<RouteConfig>;
  /** In the order of precedence, from 1. */
  readonly place: number | undefined;
  readonly count: number;
}

export function RouteOverview({ view, place, count }: RouteOverviewProps) {
  const { value: route } = view;
  const now = useNow();
  const { isTcp } = useTcpListeners();
  const tcp = isTcp(route);
  return (
    <>
      <LiveFigures scope="routes" name={route.name} tcp={tcp} />
      <ObjectCharts scope="route" name={route.name} tcp={tcp} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title="Match" hint="all of it must hold">
          <DescriptionList
            items={[
              { term: tcp ? 'Server name' : 'Host', value: <HostList hosts={route.hosts} /> },
              ...(tcp ? [] : [{ term: 'Path', value: pathInWords(route.match.path) }]),
              ...conditionsInWords(route.match).map((words, index) => ({
                term: index === 0 ? 'And' : `and (${index + 1})`,
                value: words,
              })),
              { term: 'Listeners', value: route.listeners?.join(', ') ?? 'all' },
              { term: 'Order', value: tcp ? 'none: the closest server name wins' : orderInWords(route, place, count) },
            ]}
          />
        </Panel>
        <Panel title="Action">
          <DescriptionList
            items={[
              { term: tcp ? 'Carries connections' : 'Does', value: actionInWords(route) },
              ...(route.rewrite === undefined ? [] : [{ term: 'Rewrites', value: rewriteInWords(route.rewrite) }]),
              ...(tcp
                ? []
                : [
                    { term: 'Total timeout', value: timeoutInWords(route) },
                    { term: 'Largest body', value: route.maxBodySize ?? "the listener's" },
                    { term: 'WebSocket', value: <RouteWebSockets name={route.name} allowed={route.websocket} /> },
                  ]),
              { term: 'Labels', value: <LabelBadges labels={route.labels} /> },
              { term: 'Last changed', value: <RelativeTime at={view.updatedAt} now={now} /> },
            ]}
          />
        </Panel>
      </div>
      {route.policies.some(({ type }) => type === 'cache') && <RouteCache route={route.name} />}
      {route.upstreams !== undefined && <RouteUpstreams parts={route.upstreams} sticky={route.sticky} />}
    </>
  );
}

/** The shorter one of the route's own and that of its policy, as workers have it. */
function timeoutInWords({ timeout, policies }: RouteConfig): string {
  const policy = policies.find((each) => each.type === 'timeout');
  if (policy === undefined) return timeout ?? 'no limit';
  const own = timeout === undefined ? Number.POSITIVE_INFINITY : (parseDurationMs(timeout) ?? 0);
  return timeout !== undefined && own <= (parseDurationMs(policy.request) ?? 0)
    ? timeout
    : `${policy.request}, by policy`;
}

function orderInWords({ priority }: RouteConfig, place: number | undefined, count: number): string {
  return place === undefined ? 'not tried while disabled' : `${place} of ${count}, priority ${priority}`;
}

function HostList({ hosts }: { hosts: RouteConfig['hosts'] }) {
  if (hosts === undefined) return 'any';
  return (
    <span className="flex flex-wrap gap-1">
      {hosts.map((host) => (
        <Code key={host}>{host}</Code>
      ))}
    </span>
  );
}

function rewriteInWords({ path, host }: NonNullable<RouteConfig['rewrite']>): string {
  const parts = [];
  if (path !== undefined) {
    if ('prefix' in path) parts.push(`the matched prefix to ${path.prefix}`);
    else if ('full' in path) parts.push(`the path to ${path.full}`);
    else parts.push(`${path.regex} to ${path.replacement}`);
  }
  if (host !== undefined) parts.push(`the host to ${host}`);
  return parts.join(', ');
}
