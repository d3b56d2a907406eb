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
  readonly #circuits = new LabelledCounter({
    name: 'endpoint_circuit_transitions_total',
    help: 'Changes of a circuit of the endpoint, by what it became: open, half_open or closed.',
    labels: ['upstream', 'endpoint', 'state'],
  });
  readonly #overflows = new LabelledCounter({
    name: 'endpoint_overflows_total',
    help: 'Times a limit of the connection pool was reached: requests, or kept a request or connection away: pending_requests, connections.',
    labels: ['upstream', 'endpoint', 'limit'],
  });
  /** In the order they are written. */
  readonly families: readonly LabelledCounter[] = [this.#ejections, this.#withheld, this.#circuits, this.#overflows];

  /** @param now any monotonic milliseconds */
  count({ upstream, endpoint, event, reason, count }: EndpointEventDelta, now: number): void {
    if (event === 'ejected') this.#ejections.add([upstream, endpoint, reason], count, now);
    else if (event === 'ejection_withheld') this.#withheld.add([upstream, endpoint, reason], count, now);
    else if (event === 'overflow') this.#overflows.add([upstream, endpoint, reason], count, now);
    else this.#circuits.add([upstream, endpoint, circuitStates[event]], count, now);
  }
}

const circuitStates = { circuit_opened: 'open', circuit_half_open: 'half_open', circuit_closed: 'closed' } as const;
