import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffDelayMs } from './backoff.ts';
import { seededRandom } from './random.ts';

it('grows from half the first delay to the maximum and never beyond', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer(), (attempt, seed) => {
      const delay = backoffDelayMs(attempt, { initialMs: 100, maximumMs: 2000 }, seededRandom(seed));
      const ceiling = Math.min(2000, 100 * 2 ** attempt);
      expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
      expect(delay).toBeLessThanOrEqual(ceiling);
    }),
  );
});
