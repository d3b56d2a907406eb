import type { LivePolicyEvents, TelemetryDelta } from '@sluice/metrics';

/** Routes come and go; what has not happened for so long, milliseconds, is let go. */
const keptMs = 24 * 3_600_000;
/** Each goes to each open dashboard once a second; the rest is in /metrics. */
const mostTold = 500;

/** What policies did since this process began, for whoever looks at a route and not at a chart. */
export class PolicyEventSums {
  readonly #sums = new Map<string, LivePolicyEvents>();

  accept({ policyEvents, to }: TelemetryDelta): void {
    for (const { route, policy, event, count } of policyEvents) {
      const key = `${route}\n${policy}\n${event}`;
      const known = this.#sums.get(key);
      const lastAt = Math.max(to, known?.lastAt ?? 0);
      this.#sums.set(key, { route, policy, event, count: count + (known?.count ?? 0), lastAt });
    }
  }

  /** @param now milliseconds since the epoch */
  newest(now: number): LivePolicyEvents[] {
    for (const [key, { lastAt }] of this.#sums) if (lastAt < now - keptMs) this.#sums.delete(key);
    const all = [...this.#sums.values()];
    return all.length <= mostTold ? all : all.sort((a, b) => b.lastAt - a.lastAt).slice(0, mostTold);
  }
}
