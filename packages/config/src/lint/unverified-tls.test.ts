import { expect, it } from 'vitest';
import { lintUpstream } from '../../test/lint.ts';

import { someCertificate } from '../../test/some-certificate.ts';

it('tells of certificates that nobody looks at', () => {
  expect(lintUpstream('unverified_tls', { tls: { verify: false } })).toEqual([
    {
      path: 'upstreams.0.tls.verify',
      message:
        'upstream "billing": tls.verify is off, so anybody on the way can pass for its endpoints and read and change what is sent, passwords included',
      fix: 'Verify, and give the CA that signs the certificates of the endpoints in tls.ca.',
    },
  ]);
  expect(lintUpstream('unverified_tls', { tls: { verify: false, ca: someCertificate } })).toEqual([
    {
      path: 'upstreams.0.tls.verify',
      message: expect.stringContaining('; tls.ca has no effect'),
      fix: 'Verify, and give the CA that signs the certificates of the endpoints in tls.ca.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintUpstream('unverified_tls', { tls: {} })).toEqual([]);
  expect(lintUpstream('unverified_tls', {})).toEqual([]);
});
