import type { LintRule } from './lint-rule.ts';

/** Encryption to whoever answers keeps nobody out who can answer in an endpoint's place. */
export const unverifiedTls: LintRule = {
  code: 'unverified_tls',
  upstream: ({ name, tls }) => {
    if (tls === undefined || tls.verify) return [];
    const unused = tls.ca === undefined ? '' : '; tls.ca has no effect';
    const message = `upstream "${name}": tls.verify is off, so anybody on the way can pass for its endpoints and read and change what is sent, passwords included${unused}`;
    const fix = 'Verify, and give the CA that signs the certificates of the endpoints in tls.ca.';
    return [{ path: ['tls', 'verify'], message, fix }];
  },
};
