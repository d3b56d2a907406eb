import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterOutcome, type CheckState, unchecked } from './thresholds.ts';

const seed = testSeed;
const thresholds = fc.record({ healthy: fc.integer({ min: 1, max: 5 }), unhealthy: fc.integer({ min: 1, max: 5 }) });
const history = fc.array(fc.boolean(), { maxLength: 60 });

type Limits = Parameters<typeof afterOutcome>[2];

function after(outcomes: readonly boolean[], limits: Limits, from: CheckState = unchecked): CheckState {
  return outcomes.reduce((state, passed) => afterOutcome(state, passed, limits), from);
}

describe('what is thought of an endpoint', () => {
  it('is decided by the first outcome, then by as many in a row as the thresholds say', () => {
    const limits = { healthy: 2, unhealthy: 3 };
    expect(after([true], limits).health).toBe('healthy');
    expect(after([false], limits).health).toBe('unhealthy');
    expect(after([true, false, false], limits).health).toBe('healthy');
    expect(after([true, false, false, false], limits).health).toBe('unhealthy');
    // One pass between begins the count anew.
    expect(after([true, false, false, true, false, false], limits).health).toBe('healthy');
    expect(after([false, true], limits).health).toBe('unhealthy');
    expect(after([false, true, true], limits).health).toBe('healthy');
  });

  it(`can always be left: whatever was, enough outcomes of one sort decide, seed ${seed}`, () => {
    fc.assert(
      fc.property(history, thresholds, (outcomes, limits) => {
        const state = after(outcomes, limits);
        expect(
          after(
            Array.from({ length: limits.healthy }, () => true),
            limits,
            state,
          ).health,
        ).toBe('healthy');
        expect(
          after(
            Array.from({ length: limits.unhealthy }, () => false),
            limits,
            state,
          ).health,
        ).toBe('unhealthy');
      }),
      { seed },
    );
  });

  it(`never changes for fewer outcomes in a row than its threshold, seed ${seed}`, () => {
    fc.assert(
      fc.property(history, thresholds, (outcomes, limits) => {
        let state = unchecked;
        let row = 0;
        let last: boolean | undefined;
        for (const passed of outcomes) {
          row = passed === last ? row + 1 : 1;
          last = passed;
          const next = afterOutcome(state, passed, limits);
          if (state.health !== 'unknown' && next.health !== state.health) {
            expect(row).toBeGreaterThanOrEqual(passed ? limits.healthy : limits.unhealthy);
            expect(next.health).toBe(passed ? 'healthy' : 'unhealthy');
          }
          state = next;
        }
      }),
      { seed },
    );
  });
});
