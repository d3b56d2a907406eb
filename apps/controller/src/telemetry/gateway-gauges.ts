import type { GatewayStatus } from '@sluice/control';
import type { EndpointGauge, LiveSample, MetricFamily, MetricSample, TelemetryDelta } from '@sluice/metrics';

export interface GaugeSources {
  readonly prefix: string;
  readonly version: string;
  readonly sample: LiveSample;
  /** The newest delta of each worker that is alive. */
  readonly workers: readonly TelemetryDelta[];
  readonly status: GatewayStatus | undefined;
  readonly controllerResidentBytes: number;
  readonly telemetry: { readonly writeFailures: number; readonly lostBuckets: number };
}

/** What is true right now, as Prometheus families. */
export function gatewayGauges(sources: GaugeSources): MetricFamily[] {
  const { prefix, version, sample, workers, status, telemetry } = sources;
  const gauge = (name: string, help: string, samples: Iterable<MetricSample>): MetricFamily => {
    return { name: `${prefix}_${name}`, help, type: 'gauge', samples };
  };
  const counter = (name: string, help: string, value: number): MetricFamily => {
    return { name: `${prefix}_${name}`, help, type: 'counter', samples: [{ labels: [], value }] };
  };
  const perWorker = (value: (delta: TelemetryDelta) => number): MetricSample[] =>
    workers.map((delta) => ({ labels: [['worker', delta.worker]], value: value(delta) }));
  const perListener = (field: 'openConnections' | 'openWebsockets' | 'openTunnels'): MetricSample[] =>
    sample.listenerGauges.map((one) => ({ labels: [['listener', one.listener]], value: one[field] }));
  const perEndpoint = (value: (one: EndpointGauge) => number): MetricSample[] =>
    sample.endpointGauges.map((one) => ({
      labels: [
        ['upstream', one.upstream],
        ['endpoint', one.endpoint],
      ],
      value: value(one),
    }));
  const resident = workers.reduce((sum, { residentBytes }) => sum + residentBytes, sources.controllerResidentBytes);
  const inFlight = sample.endpointGauges.reduce((sum, one) => sum + one.inFlight, 0);

  return [
    gauge('up', 'Always 1 while the controller answers.', plain(1)),
    gauge('build_info', 'Always 1; the version is a label.', [{ labels: [['version', version]], value: 1 }]),
    gauge('active_requests', 'Requests being forwarded to an endpoint.', plain(inFlight)),
    gauge('open_connections', 'Open client connections.', perListener('openConnections')),
    gauge('open_websockets', 'Open WebSockets.', perListener('openWebsockets')),
    gauge('open_tcp_tunnels', 'Open connections that are carried as they are, as TCP.', perListener('openTunnels')),
    gauge(
      'upstream_healthy_backends',
      'Endpoints that passed their health check and could be reached when last tried, or were not tried yet.',
      healthyBackends(sample.endpointGauges),
    ),
    gauge(
      'endpoint_healthy',
      '0 when its health check says so or the last attempt could not connect to the endpoint, else 1.',
      perEndpoint(isHealthy),
    ),
    gauge(
      'endpoint_active_requests',
      'Requests being forwarded to the endpoint.',
      perEndpoint((one) => one.inFlight),
    ),
    gauge(
      'upstream_panic',
      '1 while so few endpoints are well that a worker sends requests to all of them, else 0.',
      sample.upstreamGauges.map(({ upstream, panic }) => ({ labels: [['upstream', upstream]], value: panic ? 1 : 0 })),
    ),
    gauge(
      'upstream_available_endpoints',
      'Endpoints that a worker may choose, of the worker with the fewest.',
      sample.upstreamGauges.map(({ upstream, available }) => ({ labels: [['upstream', upstream]], value: available })),
    ),
    gauge(
      'cache_entries',
      'Stored answers of the route, all workers together; each has a cache of its own.',
      sample.cacheGauges.map(({ route, entries }) => ({ labels: [['route', route]], value: entries })),
    ),
    gauge(
      'cache_bytes',
      'Memory that stored answers of the route take, all workers together.',
      sample.cacheGauges.map(({ route, bytes }) => ({ labels: [['route', route]], value: bytes })),
    ),
    gauge(
      'cache_limit_bytes',
      'Memory that stored answers of the route may take, all workers together.',
      sample.cacheGauges.map(({ route, limitBytes }) => ({ labels: [['route', route]], value: limitBytes })),
    ),
    gauge(
      'endpoint_ejected',
      '1 while a worker keeps the endpoint out for failing, else 0.',
      perEndpoint(({ absence }) => (absence?.cause === 'ejected' ? 1 : 0)),
    ),
    gauge(
      'endpoint_circuit_open',
      "1 while a worker's circuit of the endpoint is open or half open, else 0.",
      perEndpoint(({ absence }) => (absence?.cause.startsWith('circuit_') === true ? 1 : 0)),
    ),
    gauge(
      'endpoint_expected_latency_seconds',
      'What the balancer peak_ewma expects an answer of the endpoint to take; the worst of all workers.',
      expectedLatencies(sample.endpointGauges),
    ),
    gauge(
      'endpoint_weight_ratio',
      'Which part of its weight counts: less than 1 while the endpoint starts slowly.',
      perEndpoint(({ ramp }) => ramp ?? 1),
    ),
    gauge(
      'endpoint_zone_share_ratio',
      "Which share of the upstream's requests the zones as near as the endpoint's get, where locality is on.",
      sample.endpointGauges.flatMap(({ upstream, endpoint, zoneShare: value }) => {
        if (value === undefined) return [];
        const labels: MetricSample['labels'] = [
          ['upstream', upstream],
          ['endpoint', endpoint],
        ];
        return [{ labels, value }];
      }),
    ),
    gauge('worker_up', '1 while the worker reports.', workerUp(workers, status)),
    gauge(
      'worker_resident_memory_bytes',
      'Resident memory of the worker.',
      perWorker((one) => one.residentBytes),
    ),
    gauge(
      'worker_loop_utilisation_ratio',
      'Share of time its event loop was busy.',
      perWorker((one) => one.loopUtilisation),
    ),
    gauge('memory_usage_bytes', 'Resident memory of the workers and the controller.', plain(resident)),
    gauge(
      'config_revision',
      'The newest revision in the database.',
      status === undefined ? [] : plain(status.revision),
    ),
    gauge('worker_config_revision', 'The revision the worker serves.', revisions(status)),
    gauge(
      'certificate_expiry_timestamp_seconds',
      'When the certificate in use expires, seconds since the epoch; absent where none is usable.',
      expiries(status),
    ),
    counter('telemetry_write_failures_total', 'Failed writes of telemetry.db.', telemetry.writeFailures),
    counter('telemetry_lost_buckets_total', 'Ten-second buckets given up.', telemetry.lostBuckets),
  ];
}

function plain(value: number): MetricSample[] {
  return [{ labels: [], value }];
}

function expectedLatencies(gauges: readonly EndpointGauge[]): MetricSample[] {
  return gauges.flatMap(({ upstream, endpoint, latencyMs }) => {
    if (latencyMs === undefined) return [];
    const labels: MetricSample['labels'] = [
      ['upstream', upstream],
      ['endpoint', endpoint],
    ];
    return [{ labels, value: latencyMs / 1000 }];
  });
}

/** Not known yet counts as healthy, as it does for whoever picks: only what was seen to fail is kept out. */
function isHealthy({ health }: EndpointGauge): number {
  return health === 'unhealthy' || health === 'draining' ? 0 : 1;
}

function healthyBackends(gauges: readonly EndpointGauge[]): MetricSample[] {
  const counts = new Map<string, number>();
  for (const gauge of gauges) counts.set(gauge.upstream, (counts.get(gauge.upstream) ?? 0) + isHealthy(gauge));
  return Array.from(counts, ([upstream, value]) => ({ labels: [['upstream', upstream]], value }));
}

/** A worker the controller knows of and that reports nothing is down. */
function workerUp(workers: readonly TelemetryDelta[], status: GatewayStatus | undefined): MetricSample[] {
  const reporting = new Set(workers.map(({ worker }) => worker));
  const known = new Set([...reporting, ...(status?.workers.map(({ id }) => id) ?? [])]);
  return Array.from(known, (worker) => ({ labels: [['worker', worker]], value: reporting.has(worker) ? 1 : 0 }));
}

function revisions(status: GatewayStatus | undefined): MetricSample[] {
  return status?.workers.map(({ id, revision }) => ({ labels: [['worker', id]], value: revision })) ?? [];
}

function expiries(status: GatewayStatus | undefined): MetricSample[] {
  return (status?.certificates ?? []).flatMap(({ name, pair }) =>
    pair === undefined ? [] : [{ labels: [['certificate', name]], value: Math.floor(pair.notAfter / 1000) }],
  );
}
