const initialMs = 100;
const maximumMs = 10_000;

/** A process that lived so long is taken to be well: its next restart is immediate again. */
export const stableAfterMs = 30_000;

/**
 * How long to wait before a restart: nothing for the first, then 100 ms doubling to 10 s. Half of each delay is
 * random, so that workers which died of one cause do not come back in step.
 * @param failures unwanted exits in a row before this one, each within `stableAfterMs` of its start
 */
export function restartDelayMs(failures: number, random: () => number): number {
  if (failures === 0) return 0;
  const ceiling = Math.min(maximumMs, initialMs * 2 ** (failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}
