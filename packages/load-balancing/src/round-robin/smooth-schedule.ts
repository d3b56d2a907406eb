/** More turns than this are not laid out; the balancer counts instead, which needs no memory. */
const maximumTurns = 16_384;

/**
 * One round of turns: a list of indexes into `weights` in which each index stands in proportion to its weight, spread
 * as evenly as the weights allow (`5, 1, 1` gives `0 0 1 0 2 0 0`). When all weigh nothing they take equal turns.
 * Undefined when a round would be too long to lay out.
 */
export function smoothSchedule(weights: readonly number[]): readonly number[] | undefined {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  const turnsEach = weights.map((weight) => (divisor === 0 ? 1 : weight / divisor));
  const total = turnsEach.reduce((sum, turns) => sum + turns, 0);
  if (total > maximumTurns) return undefined;
  // Each index wants its k-th turn in the middle of the k-th of its equal parts of the round.
  const turns: { index: number; at: number }[] = [];
  turnsEach.forEach((count, index) => {
    for (let turn = 0; turn < count; turn += 1) turns.push({ index, at: (turn + 0.5) / count });
  });
  return turns.sort((a, b) => a.at - b.at || a.index - b.index).map((turn) => turn.index);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
