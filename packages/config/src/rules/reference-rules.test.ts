import { expect, it } from 'vitest';
import { billing, check, listener, toBilling, web } from '../../test/check-document.ts';

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

it('warns about a subset that no target belongs to', () => {
  const to = (version: string) => ({
    routes: [{ name: 'r', upstreams: [{ name: 'billing', subset: { version } }] }],
  });
  expect(check(to('v1')).warnings).toEqual([]);
  expect(check(to('v2')).warnings).toEqual([
    'route "r": no enabled target of upstream "billing" carries version: v2; that share gets 503',
  ]);
});

it('warns about disabled references', () => {
  expect(check({ upstreams: [{ ...billing, enabled: false }] }).warnings).toEqual([
    'route "r": upstream "billing" is disabled; every request gets 503',
  ]);
  const listeners = [web, listener('side', '0.0.0.0:9090', { enabled: false })];
  expect(check({ listeners, routes: [{ ...toBilling, listeners: ['side'] }] }).warnings).toEqual([
    'route "r": every listener it names is disabled, so it is never reached',
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
