import { expect, it } from 'vitest';
import { billing, check, listener, target, toBilling, web } from '../../test/check-document.ts';
import { someCertificate } from '../../test/some-certificate.ts';
import { validateDocument } from '../validate-document.ts';

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

it.each(['10.0.0.1', '[::1]', 'a.test:443', '*.a.test', ''])('refuses %s as the name of a TLS server', (serverName) => {
  expect(check({ upstreams: [{ ...billing, tls: { serverName } }] }).errors).toHaveLength(1);
});
