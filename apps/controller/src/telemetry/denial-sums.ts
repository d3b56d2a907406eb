import type { LiveDenials, TelemetryDelta } from '@sluice/metrics';

/** Kept and told for all policies together; those that were refused longest ago make room. */
const most = 300;

/** Whom policies refused since this process began. */
export class DenialSums {
  /** Longest ago first. */
  readonly #sums = new Map<string, LiveDenials>();

  accept({ denials, to }: TelemetryDelta): void {
    for (const denial of denials) {
      const { route, policy, shadow, key } = denial;
      const place = `${route}\n${policy}\n${shadow}\n${key}`;
      const known = this.#sums.get(place);
      this.#sums.delete(place);
      const count = denial.count + (known?.count ?? 0);
      this.#sums.set(place, { ...denial, count, lastAt: Math.max(to, known?.lastAt ?? 0) });
    }
    for (const place of this.#sums.keys()) {
      if (this.#sums.size <= most) break;
      this.#sums.delete(place);
    }
  }

  all(): LiveDenials[] {
    return [...this.#sums.values()];
  }
}
