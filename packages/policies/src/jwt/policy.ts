import { getHeaderValues, type HeaderList } from '@sluice/core';
import { claimAsField, claimAt } from '../claim-values.ts';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExchange, PolicyFactory, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import { dropKey, findKey, type KeyPlaces, placesOr } from '../key-places.ts';
import { checkClaims, checkTimes } from './check-claims.ts';
import { keySourceOf } from './key-source.ts';
import { type Claims, readToken, type Token } from './read-token.ts';
import type { JwtConfig } from './schema.ts';
import { isSignedBy, type VerificationKey } from './verify-signature.ts';

/** Signature first: nothing that a token says counts before. */
export const createJwt: PolicyFactory<JwtConfig> = (config, environment) => {
  const { clock, count } = environment;
  const places = placesOr({ header: config.header, cookie: config.cookie }, 'authorization');
  const keys = keySourceOf(config.keys);
  // A seal that does not open refuses the revision, and not each request.
  if ('secret' in config.keys) environment.openSecret(config.keys.secret);
  const written = Object.entries(config.claimHeaders ?? {});
  const dropClaimed = createClaimedFields(written.map(([name]) => name));

  const judge = (exchange: PolicyExchange, token: Token, candidates: readonly VerificationKey[]): undefined | Reply => {
    if (candidates.length === 0 && !keys.ready) {
      count('keys_unavailable');
      return denial(503, 'keys_unavailable', 'Tokens cannot be verified at present.', ['retry-after', '5']);
    }
    if (!candidates.some((key) => allows(config, token) && isSignedBy(token, key))) {
      count('bad_signature');
      return invalid('the signature is not one of a known key');
    }
    const problem = checkTimes(config, token.claims, clock.now()) ?? checkClaims(config, token.claims);
    if (problem?.kind === 'rule') {
      count('denied');
      return denial(403, 'forbidden', 'This token is not enough to pass.', [
        'www-authenticate',
        `Bearer error="insufficient_scope", error_description="${problem.sentence}"`,
      ]);
    }
    if (problem !== undefined) {
      count(problem.kind === 'expired' ? 'expired' : 'denied');
      return invalid(problem.sentence);
    }
    const { headers } = exchange.request;
    if (!config.forwardToken) dropKey(places, exchange.request);
    for (const [name, claim] of written) {
      const value = claimAsField(claimAt(token.claims, claim));
      if (value !== undefined) headers.push(name, value);
    }
    exchange.identify({ by: 'jwt', name: subjectOf(token.claims), claims: token.claims });
    count('allowed');
    return undefined;
  };

  return {
    onRequest(exchange) {
      const { request } = exchange;
      const text = findToken(places, request);
      dropClaimed(request.headers);
      if (text === undefined) {
        count('missing');
        return config.optional
          ? undefined
          : denial(401, 'unauthenticated', 'A token is needed to pass.', ['www-authenticate', 'Bearer']);
      }
      const token = readToken(text);
      if (token === undefined) {
        count('denied');
        return invalid('it is not a token');
      }
      const candidates = keys.find(token.header.kid, environment);
      if (!(candidates instanceof Promise)) return judge(exchange, token, candidates);
      return candidates.then((found) => judge(exchange, token, found));
    },
  };
};

/** Basic credentials in the same field are no token. */
export function findToken(
  places: KeyPlaces,
  request: { query: string; readonly headers: HeaderList },
): string | undefined {
  const fields = places.header === undefined ? [] : getHeaderValues(request.headers, places.header);
  // Of several, one may be a token for whoever reads them next.
  const other = fields.length === 1 && /^(?!bearer )[a-z]+ /i.test(fields[0] as string);
  return findKey(other ? { ...places, header: undefined } : places, request);
}

export function allows({ algorithms }: JwtConfig, token: Token): boolean {
  return algorithms === undefined || algorithms.some((name) => name === token.header.alg);
}

/** Empty where it is none; a subject is text (RFC 7519 §4.1.2). */
export function subjectOf({ sub }: Claims): string {
  return typeof sub === 'string' ? sub : '';
}

/** RFC 6750 §3.1. */
function invalid(sentence: string): Reply {
  return denial(401, 'unauthenticated', 'This token does not let pass.', [
    'www-authenticate',
    `Bearer error="invalid_token", error_description="${sentence}"`,
  ]);
}
