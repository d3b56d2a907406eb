import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExplainer } from '../explanation.ts';
import { dropKey, findKey, placesInWords, placesOr } from '../key-places.ts';
import type { ApiKeyConfig } from './schema.ts';

export const explainApiKey: PolicyExplainer<ApiKeyConfig> = (config, request) => {
  createClaimedFields([config.nameHeader])(request.headers);
  const places = placesOr(config, 'x-api-key');
  const where = placesInWords(places);
  if (findKey(places, request) === undefined) {
    return { outcome: 'replies', status: 401, sentence: `asks for a key in ${where}` };
  }
  if (!config.forwardKey) dropKey(places, { query: request.query, headers: request.headers });
  const [only, ...others] = config.keys;
  if (only !== undefined && others.length === 0) {
    request.headers.push(config.nameHeader, only.name);
    request.identities.push({ by: 'api_key', name: only.name, claims: only.metadata ?? {} });
  } else {
    // Keys are kept as digests under a seal, so whose it is cannot be told here.
    request.unknown.add('identity').add(config.nameHeader.toLowerCase());
  }
  return {
    outcome: 'depends',
    sentence: `lets the key in ${where} pass when it is one of ${config.keys.length}, else answers 401`,
  };
};
