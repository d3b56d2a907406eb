import type { PolicyExplainer } from '../explanation.ts';
import { keyInWords, uncounted } from '../limits/key-in-words.ts';
import type { RateLimitConfig } from './schema.ts';

export const explainRateLimit: PolicyExplainer<RateLimitConfig> = (config, request) => {
  const { limit, window, algorithm, burst, key, shadow, status } = config;
  const bursts = algorithm === 'token_bucket' && burst !== undefined ? `, ${burst} at once` : '';
  const how = keyInWords(key, request);
  if (how === undefined) return uncounted(key, request);
  const counted = `${how}: ${limit} in ${window}${bursts}`;
  return {
    outcome: 'depends',
    sentence: shadow ? `${counted}; those over it pass and are counted` : `${counted}; those over it get ${status}`,
  };
};
