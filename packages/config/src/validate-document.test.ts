import { describe, expect, it } from 'vitest';
import { someCertificate } from '../test/some-certificate.ts';
import type { ConfigDocument } from './document.ts';
import { validateDocument } from './validate-document.ts';

function messages(input: unknown): string[] {
  const result = validateDocument(input);
  return (result.ok ? result.warnings : result.issues).map(({ message }) => message);
}

function valid(input: unknown): ConfigDocument {
  const result = validateDocument(input);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  return result.document;
}

const listeners = [{ name: 'web', address: '0.0.0.0:8080' }];
const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080' }] };

const shop = { name: 'shop', source: { type: 'self_signed', hosts: ['shop.example'] } };

const httpsWith = (clientCertificates: object) => ({
  name: 'web',
  address: '0.0.0.0:8443',
  protocol: 'https',
  tls: { certificates: ['shop'], clientCertificates },
});

describe('validateDocument', () => {
  it('fills in defaults', () => {
    const document = valid({
      version: 1,
      listeners,
      upstreams: [billing],
      routes: [{ name: 'all', upstreams: [{ name: 'billing' }] }],
    });
    expect(document.listeners[0]?.limits.headers).toBe('32KiB');
    expect(document.upstreams[0]?.loadBalancing).toEqual({ type: 'round_robin' });
    expect(document.routes[0]).toMatchObject({
      enabled: true,
      priority: 0,
      match: {},
      upstreams: [{ name: 'billing', weight: 1 }],
    });
    expect(document.settings.metrics.prefix).toBe('sluice');
  });

  it('tells every issue with resource, position and field, not the first only', () => {
    const result = validateDocument({
      version: 1,
      listeners: [{ name: 'web', address: '0.0.0.0:99999' }],
      upstreams: [
        {
          name: 'billing',
          targets: [{ address: '10.0.0.5:80' }, { address: '10.0.0.6:80' }, { address: '10.0.0.7:0' }],
          timeouts: { connect: '4x' },
        },
        {},
      ],
      routes: [{ name: 'r', upstreams: [{ name: 'billing' }], match: { headers: [{ name: 'a b', exact: '1' }] } }],
    });
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['listeners.0.address', 'listener "web": address "0.0.0.0:99999": port must be 1–65535'],
      ['upstreams.0.targets.2.address', 'upstream "billing": target 3: address "10.0.0.7:0": port must be 1–65535'],
      [
        'upstreams.0.timeouts.connect',
        'upstream "billing": timeouts.connect "4x" is not a duration: write 250ms, 10s, 1m30s or 2h',
      ],
      ['upstreams.1.name', 'upstream 2: name is required'],
      ['routes.0.match.headers.0.name', 'route "r": match header 1: name is not a header name (RFC 9110 §5.1)'],
    ]);
  });

  it.each([
    [
      'a misspelt field',
      { upstreams: [{ ...billing, conectionPool: {} }] },
      'upstream "billing": unknown field "conectionPool"; did you mean "connectionPool"?',
    ],
    [
      'snake case',
      { upstreams: [{ ...billing, load_balancing: {} }] },
      'upstream "billing": unknown field "load_balancing"; did you mean "loadBalancing"?',
    ],
    ['an unknown field', { upstreams: [{ ...billing, colour: 1 }] }, 'upstream "billing": unknown field "colour"'],
    ['a misspelt section', { rutes: [] }, 'unknown section "rutes"; did you mean "routes"?'],
    [
      'a misspelt form',
      { routes: [{ name: 'r', directResponse: { status: 200 }, match: { path: { prefx: '/a' } } }] },
      'route "r": match.path: unknown field "prefx"; did you mean "prefix"?',
    ],
    [
      'two forms at once',
      { routes: [{ name: 'r', directResponse: { status: 200 }, match: { path: { prefix: '/a', exact: '/b' } } }] },
      'route "r": match.path must have exactly one of "exact", "prefix" and "regex"',
    ],
    [
      'a wrong value in one form',
      { routes: [{ name: 'r', directResponse: { status: 200 }, match: { path: { prefix: 'a' } } }] },
      'route "r": match.path.prefix must start with "/" and hold visible ASCII only',
    ],
    [
      'a choice of numbers',
      { routes: [{ name: 'r', redirect: { status: 300 } }] },
      'route "r": redirect.status must be one of 301, 302, 303, 307, 308, not 300',
    ],
    [
      'a wrong type',
      { routes: [{ name: 'r', directResponse: { status: '200' } }] },
      'route "r": directResponse.status must be a number, not "200"',
    ],
    [
      'an unknown policy',
      { routes: [{ name: 'r', directResponse: { status: 200 }, policies: [{ type: 'request_header' }] }] },
      'route "r": policy 1: type "request_header" is not known; did you mean "request_headers"?',
    ],
    [
      'an address range',
      { settings: { trustedProxies: ['10.0.0.0/33'] } },
      'settings: trusted proxy 1 is not an address or a range such as 10.0.0.0/8',
    ],
    [
      'a protected header',
      {
        routes: [
          {
            name: 'r',
            directResponse: { status: 200 },
            policies: [{ type: 'request_headers', set: { 'content-length': '1' } }],
          },
        ],
      },
      'route "r": policy 1: set.content-length "content-length" is managed by the gateway and cannot be edited',
    ],
    [
      'a private key in place of a client CA',
      {
        certificates: [shop],
        listeners: [httpsWith({ ca: '-----BEGIN PRIVATE KEY-----\nMEEC\n-----END PRIVATE KEY-----\n' })],
      },
      'listener "web": tls.clientCertificates.ca: PEM block 1 is not a certificate',
    ],
    [
      'client certificates without an authority',
      { certificates: [shop], listeners: [httpsWith({ mode: 'optional' })] },
      'listener "web": tls.clientCertificates.ca is required',
    ],
    [
      'a client certificate in place of another field',
      { certificates: [shop], listeners: [httpsWith({ ca: someCertificate, header: 'Authorization' })] },
      'listener "web": tls.clientCertificates.header "Authorization" means something else',
    ],
    ['a list that is none', { routes: {} }, 'routes must be a list, not a mapping'],
    ['an empty section', { settings: null }, 'settings: must be a mapping, not empty'],
    [
      'no action',
      { routes: [{ name: 'r' }] },
      'route "r": upstreams must have exactly one of "upstreams", "redirect" and "directResponse"',
    ],
    [
      'https without TLS',
      { listeners: [{ ...listeners[0], protocol: 'https' }] },
      'listener "web": tls must be there, because the protocol is https',
    ],
    [
      'TLS without https',
      { certificates: [shop], listeners: [{ ...listeners[0], tls: { certificates: ['shop'] } }] },
      'listener "web": tls needs the protocol https',
    ],
    [
      'a certificate that is not there',
      { certificates: [shop], listeners: [{ ...listeners[0], protocol: 'https', tls: { certificates: ['shup'] } }] },
      'listener "web": certificate "shup" does not exist; did you mean "shop"?',
    ],
    [
      'a listener whose certificates are all disabled',
      {
        certificates: [{ ...shop, enabled: false }],
        listeners: [{ ...listeners[0], protocol: 'https', tls: { certificates: ['shop'] } }],
      },
      'listener "web": every certificate it names is disabled',
    ],
  ])('explains %s', (_what, part, expected) => {
    expect(messages({ version: 1, listeners, ...part })).toEqual([expected]);
  });

  it.each([
    [
      'a discovery source',
      { discoverySources: [{ name: 'mesh', type: 'kuma' }] },
      'source "mesh": type "kuma" is not available in this version',
    ],
    [
      'a source of certificates',
      { certificates: [{ name: 'shop', source: { type: 'acme' } }] },
      'certificate "shop": source type "acme" is not available in this version',
    ],
    [
      'a mirror',
      { routes: [{ name: 'r', directResponse: { status: 200 }, mirror: {} }] },
      'route "r": mirror is not available in this version',
    ],
    [
      'h2c of a listener',
      { listeners: [{ ...listeners[0], protocol: 'h2c' }] },
      'listener "web": protocol "h2c" is not available in this version',
    ],
    [
      'a policy',
      { routes: [{ name: 'r', directResponse: { status: 200 }, policies: [{ type: 'body_limit', size: 'a' }] }] },
      'route "r": policy 1 type "body_limit" is not available in this version',
    ],
  ])('refuses %s by name', (_what, part, expected) => {
    expect(messages({ version: 1, listeners, ...part })).toEqual([expected]);
  });

  it('does not call a resource missing that is only wrong in itself', () => {
    const input = {
      version: 1,
      listeners,
      upstreams: [{ ...billing, weight: 1 }],
      routes: [{ name: 'r', upstreams: [{ name: 'billing' }] }],
    };
    expect(messages(input)).toEqual(['upstream "billing": unknown field "weight"']);
  });

  it('still says what a resource refers to that is wrong in itself', () => {
    const routes = [{ name: 'r', colour: 1, listeners: ['side', 3], upstreams: [{ name: 'biling', weight: -1 }] }];
    expect(messages({ version: 1, listeners, upstreams: [billing], routes })).toEqual([
      'route "r": listener 2 must be text, not 3',
      'route "r": upstream 1: weight must be at least 0',
      'route "r": unknown field "colour"',
      'route "r": listener "side" does not exist',
      'route "r": upstream "biling" does not exist; did you mean "billing"?',
    ]);
  });

  it('takes over resources of an earlier validation as they are', () => {
    const first = valid({
      version: 1,
      listeners,
      upstreams: [billing],
      routes: [{ name: 'a', upstreams: [{ name: 'billing' }] }],
    });
    const second = valid({ ...first, routes: [...first.routes, { name: 'b', upstreams: [{ name: 'billing' }] }] });
    expect(second.routes[0]).toBe(first.routes[0]);
    expect(second.upstreams[0]).toBe(first.upstreams[0]);
    expect(second.settings).toBe(first.settings);
    expect(Object.isFrozen(second.routes[1]?.match)).toBe(true);
  });

  it('still checks what the resources it takes over refer to', () => {
    const first = valid({
      version: 1,
      listeners,
      upstreams: [billing],
      routes: [{ name: 'a', upstreams: [{ name: 'billing' }] }],
    });
    expect(messages({ ...first, upstreams: [] })).toEqual(['route "a": upstream "billing" does not exist']);
  });

  it('never takes an upstream for a route', () => {
    const { upstreams } = valid({ version: 1, listeners, upstreams: [billing] });
    expect(messages({ version: 1, listeners, routes: upstreams })[0]).toMatch(/^route "billing": unknown field/);
  });

  it('runs rules from outside on valid documents', () => {
    const rule = (document: ConfigDocument) =>
      document.routes.map((_route, index) => ({
        path: ['routes', index],
        code: 'shadowed',
        message: 'never reached',
        severity: 'warning' as const,
      }));
    const input = { version: 1, listeners, routes: [{ name: 'r', directResponse: { status: 200 } }] };
    const result = validateDocument(input, { extraRules: [rule] });
    expect(result.ok && result.warnings.map(({ code }) => code)).toEqual(['shadowed']);
  });

  it.each([[undefined], [null], [[]], ['text'], [7], [{}], [{ version: '1' }], [{ version: 0 }]])(
    'refuses %j in one sentence',
    (input) => {
      const found = messages(input);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/version/);
    },
  );

  it('is not fooled by property names that every object has', () => {
    const input = JSON.parse(
      '{"version":1,"listeners":[{"name":"web","address":"0.0.0.0:80","__proto__":{"a":1},"constructor":1}]}',
    );
    expect(messages(input)).toContain('listener "web": unknown field "constructor"');
  });
});

describe('paths of routes', () => {
  const check = (path: object) =>
    messages({ version: 1, listeners, routes: [{ name: 'r', directResponse: { status: 200 }, match: { path } }] });

  it.each(['/a/../b', '/.', '/a/%61', '/a%2fb', '/a%2Fb', '/a%e4', '/a%', 'a', '/a?b', '/a b'])(
    'refuses %s, which no request could match',
    (path) => {
      expect(check({ exact: path })).toHaveLength(1);
      expect(check({ prefix: path })).toHaveLength(1);
    },
  );

  it.each(['/', '/.well-known/acme', '/a//b', '/a;b', '/a%20b', '/%C3%A4', '/a...'])('takes %s', (path) => {
    expect(check({ exact: path })).toEqual([]);
  });

  it('refuses to preload what the lists of browsers would not take', () => {
    const issuesOf = (hsts: object) =>
      messages({
        version: 1,
        certificates: [shop],
        listeners: [{ name: 'web', address: '0.0.0.0:443', protocol: 'https', tls: { certificates: ['shop'], hsts } }],
      });
    expect(issuesOf({ preload: true, includeSubDomains: true })).toEqual([]);
    expect(issuesOf({ preload: true, includeSubDomains: true, maxAge: '364d' })).toEqual([
      'listener "web": tls.hsts.preload needs a maxAge of at least 365d, which the lists of browsers ask for',
    ]);
    expect(issuesOf({ preload: true })).toEqual([
      'listener "web": tls.hsts.preload needs includeSubDomains, which the lists of browsers ask for',
    ]);
    expect(issuesOf({ includeSubDomains: true, maxAge: '0' })).toEqual([]);
  });
});
