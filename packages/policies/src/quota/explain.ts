import type { PolicyExplainer } from '../explanation.ts';
import { keyInWords } from '../limits/key-in-words.ts';
import type { QuotaConfig } from './schema.ts';

export const explainQuota: PolicyExplainer<QuotaConfig> = ({ limit, period, key, shadow, status }, request) => {
  const counted = `counts the request ${keyInWords(key, request)}: ${limit} in each ${period}`;
  return {
    outcome: 'depends',
    sentence: shadow ? `${counted}; those over it pass and are counted` : `${counted}; those over it get ${status}`,
  };
};
