import type { PolicyExplainer } from '../explanation.ts';
import { dropKey, findKey, placesInWords, placesOr } from '../key-places.ts';
import type { ApiKeyConfig } from './schema.ts';

export const explainApiKey: PolicyExplainer<ApiKeyConfig> = (config, request) => {
  const places = placesOr(config, 'x-api-key');
  const where = placesInWords(places);
  if (findKey(places, request) === undefined) {
    return { outcome: 'replies', status: 401, sentence: `asks for a key in ${where}` };
  }
  if (!config.forwardKey) dropKey(places, { query: request.query, headers: request.headers });
  return {
    outcome: 'depends',
    sentence: `lets the key in ${where} pass when it is one of ${config.keys.length}, else answers 401`,
  };
};
