import type { LiveEndpoint } from './endpoint-state.ts';
import type { HealthVerdicts } from './health-verdicts.ts';

/**
 * The one place that decides whether an endpoint may be chosen. What can keep one out is asked here in turn, each of
 * its owner, who lets it back in as well; whoever changes their mind says so by `changed`, so that an exchange pays for
 * no more than comparing two numbers.
 */
export class AvailabilityGate {
  readonly #verdicts: HealthVerdicts;
  /** Rises with every change. */
  #generation = 0;

  constructor(verdicts: HealthVerdicts) {
    this.#verdicts = verdicts;
  }

  get generation(): number {
    return this.#generation;
  }

  changed(): void {
    this.#generation += 1;
  }

  /**
   * Those that may be chosen, in the order of the set. When that is nobody it is everybody: a check that is wrong, or
   * a network that is cut between the checks and the endpoints, must not turn off a service that works (fail open).
   */
  letThrough(endpoints: readonly LiveEndpoint[]): readonly LiveEndpoint[] {
    const available = endpoints.filter((endpoint) => this.#isAvailable(endpoint));
    return available.length === 0 || available.length === endpoints.length ? endpoints : available;
  }

  #isAvailable({ upstream, id }: LiveEndpoint): boolean {
    return !this.#verdicts.isUnhealthy(upstream, id);
  }
}
