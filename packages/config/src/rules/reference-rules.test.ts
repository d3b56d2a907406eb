import { expect, it } from 'vitest';
import { billing, check, toBilling } from '../../test/check-document.ts';

it('wants unique names in each list', () => {
  expect(check({ upstreams: [billing, billing] }).errors).toEqual([
    'upstream "billing": name is used 2 times; names must be unique',
  ]);
  expect(check({ routes: [{ ...toBilling, name: 'billing' }] }).errors).toEqual([]);
});

it('wants what routes name to exist, and guesses', () => {
  const routes = [{ name: 'r', listeners: ['wbe'], upstreams: [{ name: 'biling' }] }];
  expect(check({ routes }).errors).toEqual([
    'route "r": listener "wbe" does not exist; did you mean "web"?',
    'route "r": upstream "biling" does not exist; did you mean "billing"?',
  ]);
});

it('wants the client certificate of an upstream to exist and to be enabled', () => {
  const certificate = { name: 'gateway', source: { type: 'file', certificate: '/a', privateKey: '/b' } };
  const upstreams = [{ ...billing, tls: { clientCertificate: 'gateway' } }];
  expect(check({ upstreams }).errors).toEqual(['upstream "billing": certificate "gateway" does not exist']);
  expect(check({ upstreams, certificates: [certificate] })).toEqual({ errors: [], warnings: [] });
  expect(check({ upstreams, certificates: [{ ...certificate, enabled: false }] }).errors).toEqual([
    'upstream "billing": its client certificate "gateway" is disabled',
  ]);
});
