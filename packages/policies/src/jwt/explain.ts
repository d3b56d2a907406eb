import { claimAsField, claimAt } from '../claim-values.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExplainer } from '../explanation.ts';
import { dropKey, placesInWords, placesOr } from '../key-places.ts';
import { checkClaims } from './check-claims.ts';
import { allows, findToken, subjectOf } from './policy.ts';
import { readToken, type Token } from './read-token.ts';
import type { JwtConfig } from './schema.ts';
import { isSignedBy, readKeySet } from './verify-signature.ts';

/** Neither the time nor keys that are fetched or secret are known here, so a token that fits may still be refused. */
export const explainJwt: PolicyExplainer<JwtConfig> = (config, request) => {
  const places = placesOr({ header: config.header, cookie: config.cookie }, 'authorization');
  const text = findToken(places, request);
  const written = Object.entries(config.claimHeaders ?? {});
  createClaimedFields(written.map(([name]) => name))(request.headers);
  if (text === undefined) {
    return config.optional
      ? { outcome: 'continues', sentence: `lets a request without a token in ${placesInWords(places)} pass` }
      : { outcome: 'replies', status: 401, sentence: `asks for a token in ${placesInWords(places)}` };
  }
  const token = readToken(text);
  if (token === undefined) return { outcome: 'replies', status: 401, sentence: 'refuses what is not a token' };
  if (!allows(config, token)) {
    return { outcome: 'replies', status: 401, sentence: `refuses a token that is signed by ${token.header.alg}` };
  }
  if (!mayBeSigned(config, token)) {
    return { outcome: 'replies', status: 401, sentence: 'refuses the token: none of the keys has signed it' };
  }
  const problem = checkClaims(config, token.claims);
  if (problem !== undefined) {
    const status = problem.kind === 'rule' ? 403 : 401;
    return { outcome: 'replies', status, sentence: `refuses the token: ${problem.sentence}` };
  }
  if (!config.forwardToken) dropKey(places, { query: request.query, headers: request.headers });
  for (const [name, claim] of written) {
    const value = claimAsField(claimAt(token.claims, claim));
    if (value !== undefined) request.headers.push(name, value);
  }
  request.identities.push({ by: 'jwt', name: subjectOf(token.claims), claims: token.claims });
  return {
    outcome: 'depends',
    sentence: 'lets the token pass when a known key has signed it and it has not expired, else answers 401',
    details: ['issuer, audience and claim rules hold'],
  };
};

/** Keys that are written into the policy are public, and tell. */
function mayBeSigned({ keys }: JwtConfig, token: Token): boolean {
  if (!('jwks' in keys)) return true;
  const { kid } = token.header;
  const fitting = readKeySet(keys.jwks).filter(({ id }) => kid === undefined || id === undefined || id === kid);
  return fitting.some((key) => isSignedBy(token, key));
}
