import type { BalancingExplanation } from '../contract.ts';

export function explainRoundRobin(): BalancingExplanation {
  return { sentence: 'They take turns in proportion to their weights.', endpoint: undefined };
}
