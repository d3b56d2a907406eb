import { parseDurationMs } from '@sluice/core/schema';
import { claimTexts } from '../claim-values.ts';
import type { PolicyEnvironment } from '../contract.ts';
import { checkClaims, checkTimes } from '../jwt/check-claims.ts';
import { type Claims, readToken } from '../jwt/read-token.ts';
import { algorithms } from '../jwt/schema.ts';
import { isSignedBy } from '../jwt/verify-signature.ts';
import { LoginProblem } from './login-problem.ts';
import type { Provider } from './provider.ts';
import type { OidcConfig } from './schema.ts';

/** By the issuer's key pair only: neither `none` nor a shared secret (RFC 8725 §3.1). */
const allowed: ReadonlySet<string> = new Set(algorithms.filter((name) => !name.startsWith('HS')));

/**
 * OpenID Connect Core 1.0 §3.1.3.7, the signature first.
 * @returns the claims
 * @throws LoginProblem
 */
export async function verifyIdToken(
  config: OidcConfig,
  { keys }: Provider,
  text: string,
  nonce: string,
  environment: Pick<PolicyEnvironment, 'clock' | 'ask' | 'warn' | 'openSecret'>,
): Promise<Claims> {
  const { issuer, clientId, clockSkew } = config;
  const token = readToken(text);
  if (token === undefined) throw refused('it is not a signed token');
  if (!allowed.has(token.header.alg)) throw refused('its algorithm is not allowed');
  const candidates = await keys.find(token.header.kid, environment);
  if (candidates.length === 0 && !keys.ready) throw new LoginProblem('unavailable', 'there are no keys');
  if (!candidates.some((key) => isSignedBy(token, key))) throw refused('the signature is not one of a known key');
  const { claims } = token;
  const now = environment.clock.now();
  const terms = { issuers: [issuer], audiences: [clientId], claims: undefined, requireExpiry: true };
  const problem = checkClaims(terms, claims) ?? checkTimes({ clockSkew }, claims, now);
  if (problem !== undefined) throw refused(problem.sentence);
  const { azp, iat, sub } = claims;
  const audiences = claimTexts(claims, 'aud').length;
  if ((audiences > 1 || azp !== undefined) && azp !== clientId) throw refused('it was issued to another party');
  if (claims.nonce !== nonce) throw refused('the nonce is another one');
  if (typeof iat !== 'number' || iat * 1000 > now + (parseDurationMs(clockSkew) ?? 0)) {
    throw refused('it says no time at which it was issued, or one to come');
  }
  if (typeof sub !== 'string' || sub === '' || sub.length > 255) throw refused('it has no subject');
  return claims;
}

function refused(sentence: string): LoginProblem {
  return new LoginProblem('refused', `the ID token is refused: ${sentence}`);
}
