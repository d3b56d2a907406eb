import { caution } from '../issue-codes.ts';
import { perResource } from './rule.ts';

/** Encryption to whoever answers keeps nobody out who can answer in an endpoint's place. */
export const tlsIsVerified = perResource(
  ({ upstreams }) => upstreams,
  ({ name, enabled, tls }) => {
    if (!enabled || tls === undefined || tls.verify) return [];
    const unused = tls.ca === undefined ? '' : '; tls.ca has no effect';
    return [
      caution(
        ['tls', 'verify'],
        'unverified_tls',
        `upstream "${name}": tls.verify is off, so anybody on the way can pass for its endpoints and read and change what is sent, passwords included${unused}`,
      ),
    ];
  },
);
