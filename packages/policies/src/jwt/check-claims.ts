import { parseDurationMs } from '@sluice/core/schema';
import { claimTexts } from '../claim-values.ts';
import type { Claims } from './read-token.ts';
import type { JwtConfig } from './schema.ts';

/** What is asked of claims. */
export type ClaimTerms = Pick<JwtConfig, 'issuers' | 'audiences' | 'claims' | 'requireExpiry'>;

/** Why a token is not good enough. `rule` is of one that is good, but not for this. */
export interface ClaimProblem {
  readonly kind: 'invalid' | 'expired' | 'rule';
  /** Names claims and never repeats what is in them. */
  readonly sentence: string;
}

/** What does not depend on the time. */
export function checkClaims(config: ClaimTerms, claims: Claims): ClaimProblem | undefined {
  const { issuers, audiences, claims: rules = [], requireExpiry } = config;
  if (issuers !== undefined && !(typeof claims.iss === 'string' && issuers.includes(claims.iss))) {
    return { kind: 'invalid', sentence: 'the issuer is not one of those that are trusted' };
  }
  if (audiences !== undefined && !claimTexts(claims, 'aud').some((audience) => audiences.includes(audience))) {
    return { kind: 'invalid', sentence: 'the token is for another audience' };
  }
  for (const name of ['exp', 'nbf', 'iat']) {
    if (claims[name] !== undefined && !Number.isFinite(claims[name])) {
      return { kind: 'invalid', sentence: `claim ${name} is not a time` };
    }
  }
  if (requireExpiry && claims.exp === undefined) return { kind: 'invalid', sentence: 'the token does not expire' };
  const broken = rules.find(({ claim, values }) => !claimTexts(claims, claim).some((value) => values.includes(value)));
  return broken === undefined
    ? undefined
    : { kind: 'rule', sentence: `claim ${broken.claim} is none of those asked for` };
}

/** @param now milliseconds since the epoch */
export function checkTimes(
  config: Pick<JwtConfig, 'clockSkew'>,
  { exp, nbf }: Claims,
  now: number,
): ClaimProblem | undefined {
  const skewMs = parseDurationMs(config.clockSkew) ?? 0;
  if (typeof exp === 'number' && now - skewMs >= exp * 1000) {
    return { kind: 'expired', sentence: 'the token has expired' };
  }
  if (typeof nbf === 'number' && now + skewMs < nbf * 1000) {
    return { kind: 'invalid', sentence: 'the token is not valid yet' };
  }
  return undefined;
}
