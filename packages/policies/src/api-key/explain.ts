import type { PolicyExplainer } from '../explanation.ts';
import { dropKey, findKey, placesInWords } from './key-places.ts';
import type { ApiKeyConfig } from './schema.ts';

export const explainApiKey: PolicyExplainer<ApiKeyConfig> = (config, request) => {
  const places = placesInWords(config);
  if (findKey(config, request) === undefined) {
    return { outcome: 'replies', status: 401, sentence: `asks for a key in ${places}` };
  }
  if (!config.forwardKey) dropKey(config, { query: request.query, headers: request.headers });
  return {
    outcome: 'depends',
    sentence: `lets the key in ${places} pass when it is one of ${config.keys.length}, else answers 401`,
  };
};
