import type { DenialDelta } from '@sluice/metrics';

/** Whoever floods the gateway from many addresses must not fill its memory with them. */
const mostKeys = 200;

/** Whom policies refused in the present interval. */
export class DenialTally {
  readonly #counts = new Map<string, { -readonly [Field in keyof DenialDelta]: DenialDelta[Field] }>();

  record(route: string, policy: string, key: string, shadow: boolean): void {
    const place = (who: string) => `${route}\n${policy}\n${shadow}\n${who}`;
    let known = this.#counts.get(place(key));
    if (known === undefined) {
      const shown = this.#counts.size < mostKeys ? key : '';
      known = this.#counts.get(place(shown)) ?? { route, policy, key: shown, shadow, count: 0 };
      this.#counts.set(place(shown), known);
    }
    known.count += 1;
  }

  /** Everything since the last `commit`. Changes nothing. */
  take(): DenialDelta[] {
    return Array.from(this.#counts.values(), (count) => ({ ...count }));
  }

  commit(): void {
    this.#counts.clear();
  }
}
