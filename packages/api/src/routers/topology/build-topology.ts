import {
  type ConfigDocument,
  carriesTcp,
  inSubset,
  isStatic,
  isTcpRoute,
  type RouteConfig,
  type UpstreamConfig,
} from '@sluice/config';
import type { GatewayStatus } from '@sluice/control';
import type { EndpointGauge, EndpointHealth, Figures, LiveSample } from '@sluice/metrics';
import { absenceInWords } from './absence-in-words.ts';

/** `disabled` is configured and switched off; the others are an endpoint's states, and the worst of what lies behind. */
export type TopologyState = EndpointHealth | 'disabled';

export interface TopologyNode {
  /** `listener:web`, `route:billing-api`, `upstream:billing`, `endpoint:billing/10.0.0.5:8080`. */
  readonly id: string;
  readonly kind: 'listener' | 'route' | 'upstream' | 'endpoint';
  readonly name: string;
  /** Address of a listener or endpoint, hosts and path of a route. */
  readonly detail: string;
  readonly state: TopologyState;
  /** In words, empty when all is well. */
  readonly reason: string;
  /** Since when, milliseconds since the epoch; absent when unknown. */
  readonly since?: number;
  /** Of the last second; absent while nothing is known. */
  readonly figures?: Figures;
}

export interface TopologyEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Of the last second; absent while nothing is known or nothing came along here. */
  readonly figures?: Figures;
}

export interface Topology {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

const severity: readonly EndpointHealth[] = ['healthy', 'unknown', 'draining', 'degraded', 'unhealthy'];

/**
 * The configured path of traffic, with what the last second showed on it. Never empty while there is a listener.
 * Runs in the browser too, where the tab's stream brings the samples.
 */
export function buildTopology(
  document: Pick<ConfigDocument, 'listeners' | 'upstreams' | 'routes'>,
  sample: LiveSample | undefined,
  status: GatewayStatus | undefined,
): Topology {
  const figures = indexFigures(sample);
  const gauges = new Map((sample?.endpointGauges ?? []).map((gauge) => [`${gauge.upstream}/${gauge.endpoint}`, gauge]));
  const discovered = new Map<string, EndpointGauge[]>();
  for (const gauge of sample?.endpointGauges ?? []) {
    const known = discovered.get(gauge.upstream);
    if (known === undefined) discovered.set(gauge.upstream, [gauge]);
    else known.push(gauge);
  }
  const nodes: TopologyNode[] = [];
  const edges: TopologyEdge[] = [];
  const states = new Map<string, TopologyState>();
  // Left out instead of undefined: a map of a thousand routes has ten thousand of them to serialise.
  const figuresOf = (id: string) => {
    const found = figures.get(id);
    return found === undefined ? {} : { figures: found };
  };
  const add = (node: TopologyNode) => {
    nodes.push(node);
    states.set(node.id, node.state);
  };
  const connect = (from: string, to: string) => {
    edges.push({ id: `${from}>${to}`, from, to, ...figuresOf(`${from}>${to}`) });
  };

  for (const upstream of document.upstreams) {
    const id = `upstream:${upstream.name}`;
    const found = endpointsOf(upstream, discovered);
    const healths = found.map((address) => gauges.get(`${upstream.name}/${address}`)?.health ?? 'unknown');
    const problems = healths.filter((health) => health === 'unhealthy' || health === 'degraded').length;
    add({
      id,
      kind: 'upstream',
      name: upstream.name,
      detail: `${found.length} ${found.length === 1 ? 'endpoint' : 'endpoints'}`,
      state: upstream.enabled ? overall(healths) : 'disabled',
      reason: problems === 0 ? '' : `${problems} of ${found.length} endpoints in trouble`,
      ...figuresOf(id),
    });
    for (const address of found) {
      const endpointId = `endpoint:${upstream.name}/${address}`;
      add(
        endpointNode(
          endpointId,
          address,
          gauges.get(`${upstream.name}/${address}`),
          upstream.enabled,
          figuresOf(endpointId),
        ),
      );
      connect(id, endpointId);
    }
  }
  const listening = new Map(
    status?.workers.flatMap((worker) => worker.listeners.map((one) => [one.name, one] as const)),
  );
  for (const listener of document.listeners) {
    const id = `listener:${listener.name}`;
    const problem = listening.get(listener.name)?.problem ?? '';
    const known = listening.has(listener.name);
    add({
      id,
      kind: 'listener',
      name: listener.name,
      detail: listener.address,
      state: !listener.enabled ? 'disabled' : problem !== '' ? 'unhealthy' : known ? 'healthy' : 'unknown',
      reason: problem,
      ...figuresOf(id),
    });
  }
  const upstreams = new Map(document.upstreams.map((upstream) => [upstream.name, upstream]));
  const stateBehind = ({ name, subset }: NonNullable<RouteConfig['upstreams']>[number]) => {
    const state = states.get(`upstream:${name}`);
    if (subset === undefined || state === 'disabled') return state;
    const targets = upstreams.get(name)?.targets.filter(({ enabled }) => enabled) ?? [];
    // Labels of what a registry holds are not known here.
    if (!targets.every(isStatic)) return state;
    const members = targets.filter(({ labels }) => inSubset(labels, subset));
    return overall(members.map(({ address }) => gauges.get(`${name}/${address}`)?.health ?? 'unknown'));
  };
  // A route that names no listener is for requests, so it is not behind those that carry TCP.
  const byName = new Map(document.listeners.map((listener) => [listener.name, listener]));
  const forRequests = document.listeners.filter((listener) => !carriesTcp(listener)).map(({ name }) => name);
  for (const route of document.routes) {
    const id = `route:${route.name}`;
    // One edge to an upstream, also where two entries name different subsets of it.
    const targets = [...new Set(route.upstreams?.map((target) => target.name))];
    const behind = (route.upstreams ?? []).map(stateBehind);
    add({
      id,
      kind: 'route',
      name: route.name,
      detail: `${route.hosts?.join(', ') ?? (isTcpRoute(route, byName) ? 'any connection' : 'any host')}${pathWords(route.match.path)}`,
      state: !route.enabled ? 'disabled' : targets.length === 0 ? 'healthy' : overall(behind.filter(isHealth)),
      reason: '',
      ...figuresOf(id),
    });
    const listeners = route.listeners ?? forRequests;
    for (const name of listeners) connect(`listener:${name}`, id);
    for (const name of targets) connect(id, `upstream:${name}`);
  }
  return { nodes, edges };
}

function endpointNode(
  id: string,
  address: string,
  gauge: EndpointGauge | undefined,
  enabled: boolean,
  figures: { figures?: Figures },
): TopologyNode {
  return {
    id,
    kind: 'endpoint',
    name: address,
    detail: gauge === undefined ? '' : detailOf(gauge),
    state: enabled ? (gauge?.health ?? 'unknown') : 'disabled',
    reason: gauge?.reason ?? '',
    ...(gauge === undefined ? {} : { since: gauge.since }),
    ...figures,
  };
}

/** What it does; of one that gets no requests, until when. */
function detailOf({ inFlight, absence }: EndpointGauge): string {
  if (absence === undefined) return `${inFlight} in flight`;
  const rest = absence.cause === 'draining' || absence.cause === 'full' ? `, ${inFlight} in flight` : '';
  return `${absenceInWords(absence)}${rest}`;
}

function isHealth(state: TopologyState | undefined): state is EndpointHealth {
  return state !== undefined && state !== 'disabled';
}

/** All well is well, all in trouble is trouble, anything between is degraded. */
function overall(healths: readonly EndpointHealth[]): EndpointHealth {
  if (healths.length === 0) return 'unknown';
  const worst = healths.reduce((a, b) => (severity.indexOf(b) > severity.indexOf(a) ? b : a));
  const best = healths.reduce((a, b) => (severity.indexOf(b) < severity.indexOf(a) ? b : a));
  return worst === 'unhealthy' && best !== 'unhealthy' ? 'degraded' : worst;
}

function pathWords(path: { exact: string } | { prefix: string } | { regex: string } | undefined): string {
  if (path === undefined) return '';
  if ('exact' in path) return ` ${path.exact}`;
  return 'prefix' in path ? ` ${path.prefix}*` : ` ~${path.regex}`;
}

/** Figures by the id of a node, or of an edge. */
function indexFigures(sample: LiveSample | undefined): ReadonlyMap<string, Figures> {
  const index = new Map<string, Figures>();
  for (const entry of sample?.listeners ?? []) index.set(`listener:${entry.listener}`, entry);
  for (const entry of sample?.routes ?? []) index.set(`route:${entry.route}`, entry);
  for (const entry of sample?.upstreams ?? []) index.set(`upstream:${entry.upstream}`, entry);
  for (const entry of sample?.endpoints ?? []) {
    const id = `endpoint:${entry.upstream}/${entry.endpoint}`;
    index.set(id, entry);
    index.set(`upstream:${entry.upstream}>${id}`, entry);
  }
  for (const entry of sample?.listenerRoutes ?? []) index.set(`listener:${entry.listener}>route:${entry.route}`, entry);
  for (const entry of sample?.routeUpstreams ?? []) index.set(`route:${entry.route}>upstream:${entry.upstream}`, entry);
  return index;
}

/** Addresses of static targets, then those that workers know by discovery. */
function endpointsOf(
  { name, targets }: UpstreamConfig,
  gauges: ReadonlyMap<string, readonly EndpointGauge[]>,
): string[] {
  const addresses = new Set<string>();
  for (const target of targets) {
    if (target.enabled && isStatic(target)) addresses.add(target.address);
  }
  if (targets.some(({ enabled, discovery }) => enabled && discovery !== undefined)) {
    const disabled = new Set(targets.flatMap(({ enabled, address }) => (enabled ? [] : (address ?? []))));
    for (const { endpoint } of gauges.get(name) ?? []) if (!disabled.has(endpoint)) addresses.add(endpoint);
  }
  return [...addresses];
}
