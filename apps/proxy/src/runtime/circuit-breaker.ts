import type { Clock } from '@sluice/core';
import type { CircuitBreakerSnapshot } from '@sluice/snapshot/types';
import { Circuit, type CircuitOwner, type CircuitState } from './circuit.ts';

/** The circuits of an upstream's endpoints: one each, so that one that fails takes no other with it. */
export class CircuitBreaker implements CircuitOwner {
  settings: CircuitBreakerSnapshot;
  readonly #clock: Clock;
  readonly #onChanged: CircuitOwner['onChanged'];
  #circuits = new Map<string, Circuit>();
  readonly #open = new Set<Circuit>();

  constructor(settings: CircuitBreakerSnapshot, clock: Clock, onChanged: CircuitOwner['onChanged']) {
    this.settings = settings;
    this.#clock = clock;
    this.#onChanged = onChanged;
  }

  /** Takes over settings and set. Circuits of endpoints that stay are kept. */
  use(settings: CircuitBreakerSnapshot, endpoints: readonly string[]): void {
    this.settings = settings;
    const before = this.#circuits;
    this.#circuits = new Map(endpoints.map((id) => [id, before.get(id) ?? new Circuit(id, this, this.#clock)]));
    for (const circuit of this.#open) if (!this.#isMine(circuit)) this.#open.delete(circuit);
  }

  circuitOf(endpoint: string): Circuit | undefined {
    return this.#circuits.get(endpoint);
  }

  /** @param now monotonic */
  checkDeadlines(now: number): void {
    for (const circuit of this.#open) circuit.checkDeadline(now);
  }

  onChanged(circuit: Circuit, to: CircuitState | undefined): void {
    // An attempt of an older runtime may still be under way to an endpoint that has left.
    if (!this.#isMine(circuit)) return;
    if (circuit.state === 'open') this.#open.add(circuit);
    else this.#open.delete(circuit);
    this.#onChanged(circuit, to);
  }

  #isMine(circuit: Circuit): boolean {
    return this.#circuits.get(circuit.endpoint) === circuit;
  }
}
