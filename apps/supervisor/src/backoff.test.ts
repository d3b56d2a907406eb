import { describe, expect, it } from 'vitest';
import { restartDelayMs } from './backoff.ts';

describe('restartDelayMs', () => {
  it('restarts at once the first time', () => {
    expect(restartDelayMs(0, () => 1)).toBe(0);
  });

  it('doubles from 100 ms to 10 s', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1_000].map((failures) => restartDelayMs(failures, () => 1));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 10_000]);
  });

  it('leaves half of each delay to chance', () => {
    expect(restartDelayMs(3, () => 0)).toBe(200);
    expect(restartDelayMs(3, () => 0.5)).toBe(300);
  });
});
