import type { BalancingExplanation } from '../contract.ts';

export function explainRandom(): BalancingExplanation {
  return { sentence: 'One of them, drawn by chance in proportion to the weights.', endpoint: undefined };
}
