import { describe, expect, it } from 'vitest';
import { someCertificate } from '../../test/some-certificate.ts';
import { validateDocument } from '../validate-document.ts';

const web = { name: 'web', address: '0.0.0.0:8080' };
const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080', labels: { version: 'v1' } }] };
const toBilling = { name: 'r', upstreams: [{ name: 'billing' }] };

function check(part: object): { errors: string[]; warnings: string[] } {
  const result = validateDocument({ version: 1, listeners: [web], upstreams: [billing], routes: [toBilling], ...part });
  const issues = result.ok ? result.warnings : result.issues;
  const told = (severity: string) =>
    issues.filter((issue) => issue.severity === severity).map(({ message }) => message);
  return { errors: told('error'), warnings: told('warning') };
}

function listener(name: string, address: string, more: object = {}) {
  return { name, address, ...more };
}

function target(address: string) {
  return { upstreams: [{ name: 'billing', targets: [{ address }] }] };
}

describe('rules of a document', () => {
  it('has nothing to say about a good one', () => {
    expect(check({})).toEqual({ errors: [], warnings: [] });
  });

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

  it.each([
    [{ match: { path: { regex: '/a(?=b)' } } }, 'match.path.regex'],
    [{ match: { headers: [{ name: 'x-a', regex: '(' }] } }, 'match header 1 ("x-a")'],
    [{ match: { query: [{ name: 'q', regex: '[' }] } }, 'match query parameter 1 ("q")'],
    [{ rewrite: { path: { regex: '(', replacement: '/' } } }, 'rewrite.path.regex'],
  ])('compiles every expression as RE2', (part, place) => {
    const { errors } = check({ routes: [{ ...toBilling, ...part }] });
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(`route "r": ${place}: expression`);
  });

  it('lets a prefix be replaced only where one is matched', () => {
    const rewrite = { path: { prefix: '/b' } };
    expect(check({ routes: [{ ...toBilling, rewrite }] }).errors).toEqual([
      'route "r": rewrite.path.prefix replaces the matched prefix, so the route needs match.path.prefix',
    ]);
    expect(check({ routes: [{ ...toBilling, rewrite, match: { path: { prefix: '/a' } } }] }).errors).toEqual([]);
    expect(check({ routes: [{ name: 'r', redirect: rewrite, match: { path: { exact: '/a' } } }] }).errors).toHaveLength(
      1,
    );
  });

  it('refuses a split without any weight', () => {
    expect(check({ routes: [{ name: 'r', upstreams: [{ name: 'billing', weight: 0 }] }] }).errors).toEqual([
      'route "r": every upstream has weight 0; give one of them a share',
    ]);
  });

  it.each([
    ['169.254.169.254:80'],
    ['0xa9fea9fe:80'],
    ['0xa9.0xfe.43518:80'],
    ['[fe80::1]:80'],
    ['[::ffff:169.254.169.254]:80'],
    ['[::ffff:a9fe:a9fe]:80'],
    ['[fd00:ec2::254]:80'],
    ['100.100.100.200:80'],
    ['metadata.google.internal:80'],
    ['Metadata.Google.Internal.:80'],
    ['0.0.0.0:80'],
    ['[::]:80'],
    ['224.0.0.1:80'],
  ])('refuses %s as a target', (address) => {
    expect(check(target(address)).errors).toEqual([
      expect.stringContaining(`upstream "billing": target 1: address ${address} is `),
    ]);
  });

  it.each([['127.0.0.1:80'], ['10.0.0.1:80'], ['[fd12::1]:80'], ['example.com:443'], ['beef:443'], ['a1:80']])(
    'takes %s as a target',
    (address) => {
      expect(check(target(address)).errors).toEqual([]);
    },
  );

  it('refuses one target twice', () => {
    const targets = [{ address: 'A.example:80' }, { address: 'a.example:80' }];
    expect(check({ upstreams: [{ name: 'billing', targets }] }).errors).toEqual([
      'upstream "billing": target 2: address a.example:80 is target 1 already; raise its weight instead',
    ]);
  });

  it('warns when nothing can come in', () => {
    expect(check({ listeners: [] }).warnings).toEqual(['there is no listener, so no request can come in']);
    expect(check({ listeners: [{ ...web, enabled: false }] }).warnings).toEqual([
      'every listener is disabled, so no request can come in',
    ]);
  });

  it('warns about an upstream that nothing answers for', () => {
    expect(check({ upstreams: [{ name: 'billing' }] }).warnings).toEqual([
      'upstream "billing" has no target; requests to it get 503',
    ]);
    const off = {
      name: 'billing',
      targets: [
        { address: '10.0.0.5:80', enabled: false },
        { address: '10.0.0.6:80', enabled: false },
      ],
    };
    const spare = { name: 'billing', targets: [{ address: '10.0.0.6:80', weight: 0 }] };
    expect(check({ upstreams: [spare] }).warnings).toEqual([]);
    expect(check({ upstreams: [off] }).warnings).toEqual([
      'upstream "billing" has no enabled target; requests to it get 503',
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

  it.each([['127.0.0.1:8080'], ['localhost:8080'], ['[::1]:8080']])(
    'warns that a target at %s leads back to the gateway',
    (address) => {
      expect(check(target(address)).warnings).toEqual([
        `upstream "billing": target 1: ${address} is this gateway's own listener "web"; requests may go round in a loop`,
      ]);
    },
  );

  it('does not take another loopback address for its own listener', () => {
    expect(check({ listeners: [listener('web', '127.0.0.2:8080')], ...target('127.0.0.1:8080') }).warnings).toEqual([]);
  });

  it('keeps HTTP/2 over TLS and HTTP/2 in clear text apart', () => {
    const upstream = (protocol: string, tls?: object) => ({ upstreams: [{ ...billing, protocol, tls }] });
    for (const protocol of ['auto', 'h1', 'h2c']) expect(check(upstream(protocol)).errors).toEqual([]);
    for (const protocol of ['auto', 'h1', 'h2']) expect(check(upstream(protocol, {})).errors).toEqual([]);
    expect(check(upstream('h2')).errors).toEqual([
      'upstream "billing": protocol h2 needs tls; for HTTP/2 in clear text write h2c',
    ]);
    expect(check(upstream('h2c', {})).errors).toEqual([
      'upstream "billing": protocol h2c is clear text and takes no tls; for HTTP/2 over TLS write h2',
    ]);
  });

  it('sends PROXY headers where a connection serves one client', () => {
    const upstream = (protocol: string) => ({ upstreams: [{ ...billing, protocol, proxyProtocol: 'v2' }] });
    expect(check(upstream('auto')).errors).toEqual([]);
    expect(check(upstream('h2c')).errors).toEqual([
      'upstream "billing": proxyProtocol names one client for a whole connection, and with h2c many clients share it: write protocol h1 or leave it out',
    ]);
  });

  it('warns where gRPC is what checks endpoints and HTTP/1.1 what they are sent', () => {
    const issuesOf = (more: object) => {
      const upstreams = [{ ...billing, healthCheck: { type: 'grpc' }, ...more }];
      const result = validateDocument({ version: 1, listeners: [web], upstreams, routes: [toBilling] });
      return result.ok ? result.warnings : result.issues;
    };
    expect(issuesOf({ protocol: 'h1' })).toMatchObject([
      {
        severity: 'warning',
        code: 'check_mismatch',
        path: ['upstreams', 0, 'healthCheck', 'type'],
        message:
          'upstream "billing": the check is by gRPC, which is HTTP/2, and with protocol h1 requests go by HTTP/1.1: write protocol h2c, or check by http or tcp',
      },
    ]);
    expect(issuesOf({ protocol: 'h1', tls: {} })).toMatchObject([
      { message: expect.stringMatching(/write protocol h2,/) },
    ]);
    expect(issuesOf({})).toMatchObject([{ message: expect.stringMatching(/auto without tls/) }]);
    expect(issuesOf({ tls: {}, proxyProtocol: 'v2' })).toMatchObject([
      { message: expect.stringMatching(/proxyProtocol/) },
    ]);
    const fits = [{ protocol: 'h2c' }, { protocol: 'h2', tls: {} }, { tls: {} }];
    for (const more of fits) expect(issuesOf(more)).toEqual([]);
    expect(issuesOf({ protocol: 'h1', healthCheck: { type: 'grpc', port: 9000 } })).toEqual([]);
    expect(issuesOf({ protocol: 'h1', healthCheck: { type: 'http' } })).toEqual([]);
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

  it('warns that nobody is kept out where certificates are not verified', () => {
    const upstream = (tls: object) => ({ upstreams: [{ ...billing, tls }] });
    expect(check(upstream({})).warnings).toEqual([]);
    expect(check(upstream({ verify: false })).warnings).toEqual([
      'upstream "billing": tls.verify is off, so anybody on the way can pass for its endpoints and read and change what is sent, passwords included',
    ]);
    expect(check(upstream({ verify: false, ca: someCertificate })).warnings).toEqual([
      expect.stringMatching(/; tls\.ca has no effect$/),
    ]);
  });

  it.each([
    ['', 'must hold at least one PEM block'],
    ['MIIB', 'must hold at least one PEM block'],
    [someCertificate.replaceAll('CERTIFICATE', 'PRIVATE KEY'), 'PEM block 1 is not a certificate'],
    [`${someCertificate}${someCertificate.slice(0, 200)}`, 'has a PEM block that does not end as it begins'],
    [someCertificate.replace(/\n[^\n]{64}\n/, '\n'), 'PEM block 1 is damaged'],
  ])('refuses a CA bundle that is none: %#', (ca, words) => {
    const { errors } = check({ upstreams: [{ ...billing, tls: { ca } }] });
    expect(errors).toEqual([expect.stringContaining(words)]);
    expect(errors[0]).not.toContain('MII');
  });

  it.each(['10.0.0.1', '[::1]', 'a.test:443', '*.a.test', ''])(
    'refuses %s as the name of a TLS server',
    (serverName) => {
      expect(check({ upstreams: [{ ...billing, tls: { serverName } }] }).errors).toHaveLength(1);
    },
  );

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
    expect(check({ certificates, listeners: [listener('s', '0.0.0.0:443', { ...tls, redirectToHttps: {} })] })).toEqual(
      {
        errors: ['listener "s": redirectToHttps needs the protocol http'],
        warnings: [],
      },
    );
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
});
