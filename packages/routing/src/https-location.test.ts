import { expect, it } from 'vitest';
import { httpsLocation } from './https-location.ts';

it.each([
  ['app.test', '/a', '?b=1', 443, 'https://app.test/a?b=1'],
  ['app.test', '/', '', 8443, 'https://app.test:8443/'],
  ['[2001:db8::1]', '/', '', 8443, 'https://[2001:db8::1]:8443/'],
  ['app.test', '//evil.test/', '', 443, 'https://app.test//evil.test/'],
  ['app.test', '/.well-known/acme-challenge', '', 443, 'https://app.test/.well-known/acme-challenge'],
  ['app.test', '/.well-known/acme-challenge/token', '?a', 443, undefined],
])('%s%s%s by port %i leads to %s', (host, path, query, port, location) => {
  expect(httpsLocation({ host, path, query }, port)).toBe(location);
});
