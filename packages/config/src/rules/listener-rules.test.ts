import { expect, it } from 'vitest';
import { check, listener, web } from '../../test/check-document.ts';

it.each([
  ['127.0.0.1:8080', '0.0.0.0:8080'],
  ['[::]:8080', '0.0.0.0:8080'],
  ['[::]:8080', '192.0.2.1:8080'],
  ['[::]:8080', '[2001:db8::1]:8080'],
  ['192.0.2.1:8080', '192.0.2.1:8080'],
  ['localhost:8080', '127.0.0.1:8080'],
])('sees that %s and %s clash', (a, b) => {
  const listeners = [listener('a', a), listener('b', b)];
  expect(check({ listeners }).errors).toEqual([
    expect.stringMatching(/^listener "b": address .* is already taken by listener "a"/),
  ]);
  expect(check({ listeners: [listener('b', b), listener('a', a)] }).errors).toHaveLength(1);
  expect(check({ listeners: [listener('a', a), listener('b', b, { enabled: false })] }).errors).toEqual([]);
});

it.each([
  ['127.0.0.1:8080', '127.0.0.2:8080'],
  ['0.0.0.0:8080', '0.0.0.0:8081'],
  ['0.0.0.0:8080', '[2001:db8::1]:8080'],
])('sees that %s and %s do not clash', (a, b) => {
  expect(check({ listeners: [listener('a', a), listener('b', b)] }).errors).toEqual([]);
});

it('counts the metrics address among the taken ones', () => {
  expect(check({ listeners: [listener('web', '0.0.0.0:8701')] }).errors).toEqual([
    'listener "web": address 0.0.0.0:8701 is already taken by the metrics address at 127.0.0.1:8701',
  ]);
});

it('warns when nothing can come in', () => {
  expect(check({ listeners: [] }).warnings).toEqual(['there is no listener, so no request can come in']);
  expect(check({ listeners: [{ ...web, enabled: false }] }).warnings).toEqual([
    'every listener is disabled, so no request can come in',
  ]);
});

it('warns where PROXY headers are believed of nobody, or may be of anybody', () => {
  const warnings = (proxyProtocol: object, trustedProxies: string[]) =>
    check({ settings: { trustedProxies }, listeners: [{ ...web, proxyProtocol }] }).warnings;
  expect(warnings({}, ['10.0.0.0/8'])).toEqual([]);
  expect(warnings({}, [])).toEqual([
    'listener "web": settings.trustedProxies is empty, so every connection is refused',
  ]);
  expect(warnings({ mode: 'optional' }, [])).toEqual([
    'listener "web": settings.trustedProxies is empty, so no header is believed',
  ]);
  expect(warnings({ mode: 'optional' }, ['10.0.0.0/8'])).toEqual([
    expect.stringMatching(/lets a client write the PROXY header/),
  ]);
});

it('warns when metrics are shown to everybody', () => {
  expect(check({ settings: { metrics: { address: '0.0.0.0:8701' } } }).warnings).toEqual([
    'settings: metrics.address 0.0.0.0:8701 shows metrics, without a password, to everyone who reaches that port',
  ]);
});

it('says when a redirect to https leads nowhere', () => {
  const redirecting = listener('plain', '0.0.0.0:80', { redirectToHttps: {} });
  const certificates = [{ name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }];
  const secure = (more: object = {}) => {
    return { certificates, listeners: [redirecting, listener('s', '0.0.0.0:443', { ...tls, ...more })] };
  };
  const tls = { protocol: 'https', tls: { certificates: ['c'] } };
  const nowhere = 'listener "plain" redirects to https on port 443, but no enabled listener speaks it';
  expect(check({ listeners: [redirecting] })).toEqual({ errors: [], warnings: [nowhere] });
  expect(check(secure({ enabled: false })).warnings).toEqual([nowhere]);
  expect(check(secure())).toEqual({ errors: [], warnings: [] });
  expect(check({ certificates, listeners: [listener('s', '0.0.0.0:443', { ...tls, redirectToHttps: {} })] })).toEqual({
    errors: ['listener "s": redirectToHttps needs the protocol http'],
    warnings: [],
  });
});
