import { digestOf } from '@sluice/core/document-secret';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyFactory, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import { dropKey, findKey, placesOr } from '../key-places.ts';
import type { ApiKeyConfig } from './schema.ts';

/** Looks a key up by its digest, which tells nothing of keys by the time it takes. */
export const createApiKey: PolicyFactory<ApiKeyConfig> = (config, { count, openSecret }) => {
  const { nameHeader, forwardKey } = config;
  const places = placesOr(config, 'x-api-key');
  const dropClaimed = createClaimedFields([nameHeader]);
  const byDigest = new Map(
    config.keys.map(({ key, name, metadata = {} }) => [openSecret(key), { by: 'api_key', name, claims: metadata }]),
  );
  const refuse = (text: string): Reply => denial(401, 'unauthenticated', text, ['www-authenticate', 'ApiKey']);
  return {
    onRequest(exchange) {
      const { request } = exchange;
      dropClaimed(request.headers);
      const key = findKey(places, request);
      if (key === undefined) {
        count('missing');
        return refuse('An API key is needed to pass.');
      }
      const identity = byDigest.get(digestOf(key));
      if (identity === undefined) {
        count('denied');
        return refuse('This API key is not known.');
      }
      if (!forwardKey) dropKey(places, request);
      request.headers.push(nameHeader, identity.name);
      exchange.identify(identity);
      count('allowed');
      return undefined;
    },
  };
};
