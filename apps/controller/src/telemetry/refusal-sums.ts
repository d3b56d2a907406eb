import type { LiveRefusals, TelemetryDelta } from '@sluice/metrics';

/** What listeners refused since this process began, for whoever looks at a listener and not at a chart. */
export class RefusalSums {
  readonly #sums = new Map<string, LiveRefusals>();

  accept({ refusals, handshakes, requests, to }: TelemetryDelta): void {
    for (const { listener, reason, count } of refusals) this.#add(listener, reason, count, to);
    for (const { listener, outcome, count } of handshakes) {
      if (outcome !== 'full' && outcome !== 'resumed') this.#add(listener, `tls_${outcome}`, count, to);
    }
    for (const { listener, upstream, error, count } of requests) {
      // With an upstream it was let in, and what went wrong is told there.
      if (error !== '' && upstream === '') this.#add(listener, error, count, to);
    }
  }

  all(): LiveRefusals[] {
    return [...this.#sums.values()];
  }

  #add(listener: string, reason: string, count: number, at: number): void {
    if (count === 0) return;
    const key = `${listener}\n${reason}`;
    const known = this.#sums.get(key);
    const lastAt = Math.max(at, known?.lastAt ?? 0);
    this.#sums.set(key, { listener, reason, count: count + (known?.count ?? 0), lastAt });
  }
}
