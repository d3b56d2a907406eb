import type { OutlierDetectionSnapshot } from '@sluice/snapshot/types';

/** By what count an endpoint was ejected; the label of the metric. */
export type EjectionReason =
  | 'consecutive_gateway_errors'
  | 'consecutive_5xx'
  | 'consecutive_local_failures'
  | 'success_rate';

/** Who decides whether a count that is full is an ejection. */
export interface Ejector {
  readonly settings: OutlierDetectionSnapshot;
  /** @param words what was seen */
  eject(watch: OutlierWatch, reason: EjectionReason, words: string): void;
}

export interface Ejection {
  readonly reason: EjectionReason;
  /** What was seen: `5 answers of 5xx in a row`. */
  readonly words: string;
  /** Wall clock, for people. */
  readonly since: number;
  readonly until: number;
  /** Monotonic. */
  readonly over: number;
}

/** What outlier detection counts of one endpoint. While it is ejected nothing counts. */
export class OutlierWatch {
  readonly endpoint: string;
  readonly #ejector: Ejector;
  ejection: Ejection | undefined = undefined;
  /** Times ejected, less one for each interval served through since: what the base time is multiplied by. */
  ejections = 0;
  /** Within the interval. */
  requests = 0;
  successes = 0;
  #serverErrors = 0;
  #gatewayErrors = 0;
  #localFailures = 0;

  constructor(endpoint: string, ejector: Ejector) {
    this.endpoint = endpoint;
    this.#ejector = ejector;
  }

  onAnswer(status: number): void {
    if (this.ejection !== undefined) return;
    this.requests++;
    this.#localFailures = 0;
    if (status < 500) {
      this.successes++;
      this.#serverErrors = 0;
      this.#gatewayErrors = 0;
      return;
    }
    this.#serverErrors++;
    this.#gatewayErrors = status >= 502 && status <= 504 ? this.#gatewayErrors + 1 : 0;
    const { consecutive5xx, consecutiveGatewayErrors } = this.#ejector.settings;
    // Every gateway error is a 5xx as well; the narrower word is the more helpful one.
    if (consecutiveGatewayErrors > 0 && this.#gatewayErrors >= consecutiveGatewayErrors) {
      this.#eject('consecutive_gateway_errors', `${this.#gatewayErrors} answers of 502, 503 or 504 in a row`);
    } else if (consecutive5xx > 0 && this.#serverErrors >= consecutive5xx) {
      this.#eject('consecutive_5xx', `${this.#serverErrors} answers of 5xx in a row`);
    }
  }

  /** @param what in words without a subject: `connection refused` */
  onLocalFailure(what: string): void {
    if (this.ejection !== undefined) return;
    this.requests++;
    this.#localFailures++;
    const { consecutiveLocalFailures: limit } = this.#ejector.settings;
    if (limit > 0 && this.#localFailures >= limit) {
      this.#eject('consecutive_local_failures', `${this.#localFailures} failures in a row, the last one ${what}`);
    }
  }

  beginInterval(): void {
    this.requests = 0;
    this.successes = 0;
  }

  #eject(reason: EjectionReason, words: string): void {
    // Also where it is withheld: the next one takes as many failures again, and not every failure asks.
    this.forget();
    this.#ejector.eject(this, reason, words);
  }

  /** Begins to count anew. */
  forget(): void {
    this.#serverErrors = 0;
    this.#gatewayErrors = 0;
    this.#localFailures = 0;
  }
}
