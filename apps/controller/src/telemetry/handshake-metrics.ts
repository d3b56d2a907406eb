import { type HandshakeDelta, LabelledCounter } from '@sluice/metrics';

/** TLS handshakes since this process began. */
export class HandshakeMetrics {
  readonly #completed = new LabelledCounter({
    name: 'tls_handshakes_total',
    help: 'TLS handshakes with clients that were completed.',
    labels: ['listener', 'version', 'resumed'],
  });
  readonly #failed = new LabelledCounter({
    name: 'tls_handshake_failures_total',
    help: 'TLS handshakes with clients that came to nothing, by reason.',
    labels: ['listener', 'reason'],
  });
  /** In the order they are written. */
  readonly families: readonly LabelledCounter[] = [this.#completed, this.#failed];

  /** @param now any monotonic milliseconds */
  count({ listener, outcome, version, count }: HandshakeDelta, now: number): void {
    if (outcome === 'full' || outcome === 'resumed') {
      this.#completed.add([listener, version, String(outcome === 'resumed')], count, now);
    } else this.#failed.add([listener, outcome], count, now);
  }
}
