import { DurationFamily, LabelledCounter, type ListenerGauge, type TunnelDelta } from '@sluice/metrics';
import { failureReason } from './failure-reason.ts';

/** What listeners that carry TCP did since this process began. */
export class TcpMetrics {
  readonly #connections = new LabelledCounter({
    name: 'tcp_connections_total',
    help: 'Finished connections of listeners that carry TCP, by how they ended: ok, or the reason.',
    labels: ['listener', 'route', 'upstream', 'outcome'],
  });
  readonly #bytes = new LabelledCounter({
    name: 'tcp_bytes_total',
    help: 'Bytes carried as TCP, received from clients and sent to them.',
    labels: ['listener', 'direction'],
  });
  readonly #durations = new DurationFamily(
    'tcp_connection_duration_seconds',
    'From the acceptance of a connection carried as TCP to its end.',
    'listener',
  );
  /** In the order they are written. */
  readonly families: readonly (LabelledCounter | DurationFamily)[] = [this.#connections, this.#bytes, this.#durations];

  /** @param now any monotonic milliseconds */
  count({ listener, route, upstream, error, count, durations, durationSumMs }: TunnelDelta, now: number): void {
    this.#connections.add([listener, route, upstream, error === '' ? 'ok' : failureReason(error)], count, now);
    this.#durations.add(listener, durations, durationSumMs, now);
  }

  /** Bytes of connections that have not ended too. Listeners that speak HTTP have no such series. */
  countBytes({ listener, tunnelBytesReceived, tunnelBytesSent }: ListenerGauge, now: number): void {
    if (tunnelBytesReceived > 0) this.#bytes.add([listener, 'received'], tunnelBytesReceived, now);
    if (tunnelBytesSent > 0) this.#bytes.add([listener, 'sent'], tunnelBytesSent, now);
  }
}
