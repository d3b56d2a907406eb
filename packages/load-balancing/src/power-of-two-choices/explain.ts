import type { BalancingExplanation } from '../contract.ts';

export function explainPowerOfTwoChoices(): BalancingExplanation {
  return {
    sentence: 'Two of them are drawn by weight; of these the one with fewer requests under way, for its weight.',
    endpoint: undefined,
  };
}
