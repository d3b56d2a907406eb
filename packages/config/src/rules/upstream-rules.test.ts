import { expect, it } from 'vitest';
import { billing, check, target } from '../../test/check-document.ts';
import { someCertificate } from '../../test/some-certificate.ts';

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
