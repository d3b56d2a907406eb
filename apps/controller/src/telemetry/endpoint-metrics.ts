import { type EndpointEventDelta, LabelledCounter } from '@sluice/metrics';

/** What befell endpoints since this process began. */
export class EndpointMetrics {
  readonly #ejections = new LabelledCounter({
    name: 'endpoint_ejections_total',
    help: 'Times a worker took the endpoint out for failing, by what it counted.',
    labels: ['upstream', 'endpoint', 'reason'],
  });
  readonly #withheld = new LabelledCounter({
    name: 'endpoint_ejections_withheld_total',
    help: 'Times a worker would have taken the endpoint out, but as many as may be were out already.',
    labels: ['upstream', 'endpoint', 'reason'],
  });
  /** In the order they are written. */
  readonly families: readonly LabelledCounter[] = [this.#ejections, this.#withheld];

  /** @param now any monotonic milliseconds */
  count({ upstream, endpoint, event, reason, count }: EndpointEventDelta, now: number): void {
    const family = event === 'ejected' ? this.#ejections : this.#withheld;
    family.add([upstream, endpoint, reason], count, now);
  }
}
