import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from './address.ts';

describe('parseAddress', () => {
  it.each([
    ['10.0.0.5:8080', { host: '10.0.0.5', port: 8080 }],
    ['billing.svc.cluster.local:80', { host: 'billing.svc.cluster.local', port: 80 }],
    ['my_service:65535', { host: 'my_service', port: 65_535 }],
    ['[2001:db8::1]:443', { host: '2001:db8::1', port: 443 }],
    ['[::]:1', { host: '::', port: 1 }],
  ])('reads %s and writes it back', (text, expected) => {
    const parsed = parseAddress(text);
    expect(parsed).toEqual(expected);
    expect('problem' in parsed ? '' : formatAddress(parsed)).toBe(text);
  });

  it.each([
    ['billing', 'must be host:port'],
    ['billing:', 'must be host:port'],
    ['::1:80', 'must be host:port'],
    ['billing:0', 'port must be 1–65535'],
    ['billing:65536', 'port must be 1–65535'],
    ['300.1.1.1:80', 'is not a host name'],
    ['-a:80', 'is not a host name'],
    ['a b:80', 'is not a host name'],
    ['user@host:80', 'is not a host name'],
    ['[zz]:80', 'is not an IPv6 address'],
  ])('refuses %s and says why', (text, reason) => {
    const parsed = parseAddress(text);
    expect('problem' in parsed ? parsed.problem : '').toContain(reason);
  });
});
