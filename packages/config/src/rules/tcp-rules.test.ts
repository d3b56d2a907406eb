import { describe, expect, it } from 'vitest';
import { validateDocument } from '../validate-document.ts';

const web = { name: 'web', address: '0.0.0.0:8080' };
const db = { name: 'db', address: '0.0.0.0:5432', protocol: 'tcp' };
const edge = { name: 'edge', address: '0.0.0.0:8443', protocol: 'tls' };
const billing = { name: 'billing', targets: [{ address: '10.0.0.5:5432' }] };

function to(name: string, listeners: readonly string[], more: object = {}) {
  return { name, listeners, upstreams: [{ name: 'billing' }], ...more };
}

function check(part: object): { errors: string[]; warnings: string[] } {
  const result = validateDocument({
    version: 1,
    listeners: [web, db, edge],
    upstreams: [billing],
    routes: [to('d', ['db']), to('e', ['edge'])],
    ...part,
  });
  const issues = result.ok ? result.warnings : result.issues;
  const told = (severity: string) =>
    issues.filter((issue) => issue.severity === severity).map(({ message }) => message);
  return { errors: told('error'), warnings: told('warning') };
}

describe('routes of listeners that carry TCP', () => {
  it('may have hosts with tls, and a split', () => {
    const split = [{ name: 'billing', weight: 1, subset: {} }];
    const routes = [to('d', ['db'], { upstreams: split }), to('e', ['edge'], { hosts: ['a.example', '*.b.example'] })];
    expect(check({ routes })).toEqual({ errors: [], warnings: [] });
  });

  it('are not those of HTTP at the same time', () => {
    expect(check({ routes: [to('d', ['db', 'web']), to('e', ['edge'])] }).errors).toEqual([
      'route "d": listener "db" carries TCP and listener "web" HTTP; make it two routes',
    ]);
  });

  it.each([
    ['match.path', { match: { path: { prefix: '/a' } } }],
    ['match.methods', { match: { methods: ['GET'] } }],
    ['match.headers', { match: { headers: [{ name: 'a', exact: 'b' }] } }],
    ['match.query', { match: { query: [{ name: 'a', exact: 'b' }] } }],
    ['match.clientAddresses', { match: { clientAddresses: ['10.0.0.0/8'] } }],
    ['priority', { priority: 1 }],
    ['rewrite', { rewrite: { host: 'a' } }],
    ['timeout', { timeout: '1s' }],
    ['maxBodySize', { maxBodySize: '1KiB' }],
    ['websocket', { websocket: false }],
    ['policies', { policies: [{ type: 'request_headers', set: { a: 'b' } }] }],
    ['redirect', { upstreams: undefined, redirect: { host: 'a' } }],
    ['directResponse', { upstreams: undefined, directResponse: { status: 200 } }],
  ])('have no %s', (field, part) => {
    expect(check({ routes: [to('d', ['db'], part), to('e', ['edge'])] }).errors).toEqual([
      `route "d": ${field} is for HTTP, and listener "db" carries TCP unopened`,
    ]);
  });

  it('have no hosts where no name is told', () => {
    expect(check({ routes: [to('d', ['db', 'edge'], { hosts: ['a.example'] })] }).errors).toEqual([
      'route "d": hosts are told by TLS (SNI), and listener "db" is plain tcp',
    ]);
  });

  it('can be told apart', () => {
    const routes = [
      to('d', ['db']),
      to('d2', ['db']),
      to('e', ['edge'], { hosts: ['a.example', '*.a.example'] }),
      to('e2', ['edge'], { hosts: ['a.example'] }),
      to('off', ['db'], { enabled: false }),
    ];
    expect(check({ routes }).errors).toEqual([
      'route "d2": connections of listener "db" go to route "d" already',
      'route "e2": connections for a.example of listener "edge" go to route "e" already',
    ]);
  });
});

describe('a listener that carries TCP', () => {
  const listeners = (part: object, of: object = db) => ({ listeners: [web, { ...of, ...part }], routes: [] });

  it('opens no TLS and knows names of a mesh only where it reads names', () => {
    expect(check(listeners({ tls: { certificates: ['a'] } })).errors).toContain(
      'listener "db": tls needs the protocol https',
    );
    expect(check(listeners({ meshNames: {} })).errors).toEqual(['listener "db": meshNames needs the protocol tls']);
    expect(check(listeners({ meshNames: {} }, edge)).errors).toEqual([]);
  });
});
