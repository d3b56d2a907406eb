import { compileOnce, getHeaderValues, removeHeader } from '@sluice/core';
import { createClaimedFields } from '../claimed-fields.ts';
import type { PolicyExchange, PolicyFactory, Reply } from '../contract.ts';
import { denial } from '../denial.ts';
import { readCredentials } from './credentials.ts';
import { KnownCredentials } from './known-credentials.ts';
import type { BasicAuthConfig } from './schema.ts';

/** Outlives the runtime as long as the route stays as it is: a change elsewhere makes nobody's browser wait. */
const knownOf = compileOnce((_config: BasicAuthConfig) => new KnownCredentials());

/** Hashes in other threads and remembers what it found; see `PasswordChecker` for what bounds the work. */
export const createBasicAuth: PolicyFactory<BasicAuthConfig> = (config, environment) => {
  const { realm, userHeader, forwardCredentials } = config;
  const { clock, count, passwords } = environment;
  const hashes = new Map(config.users.map(({ name, password }) => [name, environment.openSecret(password)]));
  // An unknown name takes as long as a wrong password, so that nobody can ask for names.
  const [anyHash = ''] = hashes.values();
  const known = knownOf(config);
  const dropClaimed = createClaimedFields(userHeader === undefined ? [] : [userHeader]);
  const challenge = `Basic realm="${realm}", charset="UTF-8"`;
  const refuse = () => denial(401, 'unauthenticated', 'Sign in to pass.', ['www-authenticate', challenge]);

  const letIn = (exchange: PolicyExchange, user: string): undefined => {
    const { headers } = exchange.request;
    if (!forwardCredentials) removeHeader(headers, 'authorization');
    dropClaimed(headers);
    if (userHeader !== undefined) headers.push(userHeader, encodeUser(user));
    exchange.identify({ by: 'basic_auth', name: user, claims: {} });
    count('allowed');
    return undefined;
  };
  const turnAway = (): Reply => {
    count('denied');
    return refuse();
  };

  return {
    onRequest(exchange) {
      // Two of them are none: who knows which an upstream takes.
      const field = getHeaderValues(exchange.request.headers, 'authorization').join(', ');
      const credentials = readCredentials(field);
      if (credentials === undefined) {
        count('missing');
        return refuse();
      }
      const { user, password } = credentials;
      const key = known.keyOf(field);
      const answer = known.get(key, clock);
      if (answer !== undefined) return answer ? letIn(exchange, user) : turnAway();
      const hash = hashes.get(user);
      return passwords.matches(password, hash ?? anyHash, exchange.clientAddress).then((matches) => {
        if (matches === 'busy') {
          count('busy');
          return denial(503, 'busy', 'Too many sign in at once.', ['retry-after', '2']);
        }
        const good = matches && hash !== undefined;
        known.set(key, good, clock);
        return good ? letIn(exchange, user) : turnAway();
      });
    },
  };
};

/** A field holds visible ASCII; other characters of a name are percent-encoded, and so is the sign itself. */
export function encodeUser(user: string): string {
  return user.replaceAll(/[^\x21-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}
