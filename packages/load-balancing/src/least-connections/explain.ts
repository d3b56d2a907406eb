import type { BalancingExplanation } from '../contract.ts';

export function explainLeastConnections(): BalancingExplanation {
  return { sentence: 'The one with the fewest requests under way, for its weight.', endpoint: undefined };
}
