import type { PolicyExplainer } from '../explanation.ts';
import { keyInWords, uncounted } from '../limits/key-in-words.ts';
import type { QuotaConfig } from './schema.ts';

export const explainQuota: PolicyExplainer<QuotaConfig> = ({ limit, period, key, shadow, status }, request) => {
  const how = keyInWords(key, request);
  if (how === undefined) return uncounted(key, request);
  const counted = `${how}: ${limit} in each ${period}`;
  return {
    outcome: 'depends',
    sentence: shadow ? `${counted}; those over it pass and are counted` : `${counted}; those over it get ${status}`,
  };
};
