import type { Clock } from '@sluice/core';
import {
  DurationFamily,
  isFailure,
  LabelledCounter,
  type MetricFamily,
  type RequestDelta,
  type TelemetryDelta,
} from '@sluice/metrics';
import { EndpointMetrics } from './endpoint-metrics.ts';
import { failureReason } from './failure-reason.ts';
import { HandshakeMetrics } from './handshake-metrics.ts';
import { TcpMetrics } from './tcp-metrics.ts';
import { WebSocketMetrics } from './web-socket-metrics.ts';

/** A series that saw nothing for an hour belongs to something removed; a counter may begin anew at any time. */
const forgetAfterMs = 3_600_000;

/** What all workers counted since this process began, as Prometheus families. Names follow dashboards that exist. */
export class GatewayMetrics {
  readonly #clock: Clock;
  readonly #requests = new LabelledCounter({
    name: 'requests_total',
    help: 'Finished requests by the status sent to the client; of a WebSocket 101, or 200 in HTTP/2, when it has ended.',
    labels: ['listener', 'route', 'upstream', 'status'],
  });
  readonly #durations = new DurationFamily(
    'request_duration_seconds',
    'From the first byte of a request to the last byte of its response.',
    'route',
  );
  readonly #received = new LabelledCounter({
    name: 'request_body_bytes_total',
    help: 'Request body bytes from clients.',
    labels: ['listener', 'route'],
  });
  readonly #sent = new LabelledCounter({
    name: 'response_body_bytes_total',
    help: 'Response body bytes to clients.',
    labels: ['listener', 'route'],
  });
  readonly #attempts = new LabelledCounter({
    name: 'upstream_attempts_total',
    help: 'Attempts made on endpoints, retries included.',
    labels: ['upstream', 'route'],
  });
  readonly #retries = new LabelledCounter({
    name: 'upstream_retries_total',
    help: 'Attempts beyond the first of a request or of a connection carried as TCP.',
    labels: ['upstream', 'route'],
  });
  readonly #failures = new LabelledCounter({
    name: 'upstream_failures_total',
    help: 'Requests and connections carried as TCP that failed on the side of the upstream, by reason.',
    labels: ['upstream', 'route', 'reason'],
  });
  readonly #checks = new LabelledCounter({
    name: 'health_checks_total',
    help: 'Health checks of the endpoint by result: passed or failed.',
    labels: ['upstream', 'endpoint', 'result'],
  });
  readonly #accepted = new LabelledCounter({
    name: 'connections_accepted_total',
    help: 'Client connections accepted.',
    labels: ['listener'],
  });
  readonly #refusals = new LabelledCounter({
    name: 'refusals_total',
    help: 'What listeners turned away before it became a request, by reason: connections, PROXY headers, malformed messages, floods.',
    labels: ['listener', 'reason'],
  });
  readonly #policyEvents = new LabelledCounter({
    name: 'policy_events_total',
    help: 'What policies of routes did: those of each kind stand in its reference.',
    labels: ['route', 'policy', 'event'],
  });
  readonly #errors = new LabelledCounter({
    name: 'request_errors_total',
    help: 'Finished requests with an error of the gateway, by its code: those of clients, of upstreams and its own.',
    labels: ['listener', 'route', 'code'],
  });
  readonly #tcp = new TcpMetrics();
  readonly #dropped = new LabelledCounter({
    name: 'telemetry_dropped_total',
    help: 'Deltas and log lines a worker gave up because nobody took them.',
    labels: ['worker'],
  });
  readonly #folded = new LabelledCounter({
    name: 'telemetry_folded_requests_total',
    help: 'Requests counted under a coarser name because a worker saw too many distinct ones.',
    labels: ['worker'],
  });
  readonly #webSockets = new WebSocketMetrics();
  readonly #handshakes = new HandshakeMetrics();
  readonly #endpoints = new EndpointMetrics();
  /** In the order they are written. */
  readonly #families: readonly (LabelledCounter | DurationFamily)[] = [
    this.#requests,
    this.#durations,
    this.#received,
    this.#sent,
    this.#attempts,
    this.#retries,
    this.#failures,
    this.#checks,
    this.#accepted,
    this.#refusals,
    this.#policyEvents,
    this.#errors,
    ...this.#webSockets.families,
    ...this.#handshakes.families,
    ...this.#tcp.families,
    ...this.#endpoints.families,
    this.#dropped,
    this.#folded,
  ];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  accept(delta: TelemetryDelta): void {
    const now = this.#clock.monotonic();
    // Among what workers tell of requests are connections carried as TCP. A listener has one or the other.
    const tcp = new Set(delta.tunnels.map(({ listener }) => listener));
    for (const request of delta.requests) {
      if (!tcp.has(request.listener)) this.#countRequest(request, now);
      this.#countAttempts(request, now);
    }
    for (const gauge of delta.listeners) {
      this.#accepted.add([gauge.listener], gauge.acceptedConnections, now);
      this.#tcp.countBytes(gauge, now);
    }
    for (const { listener, reason, count } of delta.refusals) this.#refusals.add([listener, reason], count, now);
    for (const { route, policy, event, count } of delta.policyEvents) {
      this.#policyEvents.add([route, policy, event], count, now);
    }
    for (const one of delta.tunnels) this.#tcp.count(one, now);
    for (const one of delta.webSockets) this.#webSockets.count(one, now);
    for (const one of delta.handshakes) this.#handshakes.count(one, now);
    for (const one of delta.endpointEvents) this.#endpoints.count(one, now);
    this.#dropped.add([delta.worker], delta.dropped, now);
    this.#folded.add([delta.worker], delta.folded, now);
  }

  countCheck(upstream: string, endpoint: string, passed: boolean): void {
    this.#checks.add([upstream, endpoint, passed ? 'passed' : 'failed'], 1, this.#clock.monotonic());
  }

  /** Drops what saw nothing for an hour. */
  forgetIdle(): void {
    const before = this.#clock.monotonic() - forgetAfterMs;
    for (const family of this.#families) family.forgetIdle(before);
  }

  families(prefix: string): MetricFamily[] {
    return this.#families.map((family) => family.family(prefix));
  }

  #countRequest(request: RequestDelta, now: number): void {
    const { listener, route, upstream, status, error, count } = request;
    this.#requests.add([listener, route, upstream, String(status)], count, now);
    this.#durations.add(route, request.durations, request.durationSumMs, now);
    this.#received.add([listener, route], request.bytesReceived, now);
    this.#sent.add([listener, route], request.bytesSent, now);
    if (error !== '') this.#errors.add([listener, route, error], count, now);
  }

  #countAttempts({ route, upstream, endpoint, status, error, count, retries }: RequestDelta, now: number): void {
    if (upstream === '') return;
    // Without an endpoint no attempt was made: none could be picked.
    if (endpoint !== '') this.#attempts.add([upstream, route], count + retries, now);
    this.#retries.add([upstream, route], retries, now);
    if (error !== '' && isFailure(status, error)) {
      this.#failures.add([upstream, route, failureReason(error)], count, now);
    }
  }
}
