import type { BalancingExplanation } from '../contract.ts';

export function explainPeakEwma(): BalancingExplanation {
  return {
    sentence: 'Two of them are drawn by weight; of these the one that is expected to answer sooner.',
    endpoint: undefined,
  };
}
