import { validateDocument } from '@sluice/config';
import { describe, expect, it } from 'vitest';
import { checkSnapshot } from './check-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';

const result = validateDocument({
  version: 1,
  listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
  upstreams: [{ name: 'billing', targets: [{ address: '10.0.0.5:80' }] }],
  routes: [{ name: 'r', match: { path: { regex: '/v[0-9]+' } }, upstreams: [{ name: 'billing' }] }],
});
if (!result.ok) throw new Error('the test document is invalid');
const good = compileSnapshot(result.document, { revision: 1, hash: 'abc' });

const someBrokenCertificate = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';

describe('checkSnapshot', () => {
  it('has nothing to say about a good one', () => {
    expect(checkSnapshot(good)).toEqual([]);
  });

  it('takes one that an older version kept, without TCP routes', () => {
    const { tcpRoutes: _, ...old } = good;
    expect(checkSnapshot(old)).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', null, 'the snapshot is not an object'],
    ['another format', { ...good, format: 2 }, 'snapshot format 2 is not 1'],
    ['a torn one', { ...good, routes: undefined }, 'routes must be a list of named objects'],
    ['no settings', { ...good, settings: null }, 'the snapshot has no settings'],
    ['nameless routes', { ...good, routes: [{}] }, 'routes must be a list of named objects'],
    ['an odd revision', { ...good, revision: 1.5 }, 'the revision must be a whole number'],
    [
      'an odd port',
      { ...good, listeners: [{ ...good.listeners[0], port: 0 }] },
      'listener "web": port must be 1–65535',
    ],
    [
      'a repeated name',
      { ...good, upstreams: [...good.upstreams, ...good.upstreams] },
      'upstream "billing" occurs twice',
    ],
    ['a reference to nothing', { ...good, upstreams: [] }, 'route "r": upstream "billing" does not exist'],
    [
      'a broken expression',
      { ...good, routes: [{ ...good.routes[0], path: { kind: 'regex', value: '(' } }] },
      'route "r": expression "("',
    ],
    [
      'a CA that is none',
      {
        ...good,
        upstreams: [{ ...good.upstreams[0], tls: { ca: someBrokenCertificate } }],
      },
      'upstream "billing": tls.ca: PEM block 1 is not a certificate that can be read',
    ],
    [
      'a client CA that would let the system decide',
      { ...good, listeners: [{ ...good.listeners[0], tls: { clientCertificates: { ca: '' } } }] },
      'listener "web": tls.clientCertificates.ca: there is no certificate in PEM form',
    ],
    [
      'a client CA that cannot be read',
      { ...good, listeners: [{ ...good.listeners[0], tls: { clientCertificates: { ca: someBrokenCertificate } } }] },
      'listener "web": tls.clientCertificates.ca: PEM block 1 is not a certificate that can be read',
    ],
    [
      'a TCP route to nothing',
      { ...good, tcpRoutes: [{ name: 't', listeners: [], hosts: [], upstreams: [{ name: 'nobody', weight: 1 }] }] },
      'route "t": upstream "nobody" does not exist',
    ],
    ['a TCP route without its parts', { ...good, tcpRoutes: [{ name: 't' }] }, 'route "t" is incomplete'],
    ['a route without its parts', { ...good, routes: [{ name: 'r' }] }, 'route "r" is incomplete'],
  ])('refuses %s', (_what, snapshot, message) => {
    const issues = checkSnapshot(snapshot);
    expect(issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
  });
});
