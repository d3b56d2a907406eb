import type { LiveRefusals, TelemetryDelta } from '@sluice/metrics';
import { RecentSums } from './recent-sums.ts';

/** What listeners refused since this process began: before, in and after the handshake. */
export class RefusalSums {
  readonly #sums = new RecentSums<Pick<LiveRefusals, 'listener' | 'reason'>>({ kept: 2000, told: 500 });

  accept({ refusals, handshakes, requests, to }: TelemetryDelta): void {
    for (const { listener, reason, count } of refusals) this.#sums.add({ listener, reason }, count, to);
    for (const { listener, outcome, count } of handshakes) {
      if (outcome !== 'full' && outcome !== 'resumed') {
        this.#sums.add({ listener, reason: `tls_${outcome}` }, count, to);
      }
    }
    for (const { listener, upstream, error, count } of requests) {
      // With an upstream it was let in, and what went wrong is told there.
      if (error !== '' && upstream === '') this.#sums.add({ listener, reason: error }, count, to);
    }
  }

  newest(): LiveRefusals[] {
    return this.#sums.newest();
  }
}
