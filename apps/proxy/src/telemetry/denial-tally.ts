import type { DenialDelta } from '@sluice/metrics';
import { CountTally } from './count-tally.ts';

/** Whoever floods the gateway from many addresses must not fill its memory with them. */
const mostCombinations = 200;

/** Whom policies refused in the present interval; those beyond the first 200 together. */
export class DenialTally extends CountTally<DenialDelta> {
  override record(labels: Omit<DenialDelta, 'count'>): void {
    const fits = this.size < mostCombinations || this.has(labels);
    super.record(fits ? labels : { ...labels, key: '' });
  }
}
