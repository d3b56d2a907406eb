import type { PolicyExplainer } from '../explanation.ts';
import type { HedgingConfig } from './schema.ts';

export const explainHedging: PolicyExplainer<HedgingConfig> = ({ delay, attempts, methods, budget }, { method }) => {
  if (!(methods as readonly string[]).includes(method)) {
    return { outcome: 'continues', sentence: `leaves it alone, because ${method} is not among its methods` };
  }
  return {
    outcome: 'depends',
    sentence: `asks another endpoint as well when there is no answer after ${delay}`,
    details: [
      `at most ${attempts} at a time, each on an endpoint of its own`,
      'none for a client that session affinity has bound to an endpoint',
      'the first answer below 500 is taken, the others are given up',
      `further attempts on the upstream stay under ${budget.percent} % of its requests; ${budget.minimumConcurrency} at a time are always allowed`,
    ],
  };
};
