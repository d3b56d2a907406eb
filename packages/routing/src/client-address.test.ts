import { describe, expect, it } from 'vitest';
import { forwardedHops, plainAddress, TrustedProxies, writtenAddress } from './client-address.ts';

describe('TrustedProxies', () => {
  it('trusts nobody by default', () => {
    const none = new TrustedProxies([]);
    expect(none.trusts('127.0.0.1')).toBe(false);
    expect(none.clientBehind('192.0.2.1', ['10.0.0.1'])).toBe('192.0.2.1');
  });

  it('takes the right-most hop that is not trusted', () => {
    const trusted = new TrustedProxies(['10.0.0.0/8', '2001:db8::1']);
    expect(trusted.clientBehind('10.0.0.1', ['6.6.6.6', '192.0.2.7', '10.0.0.2'])).toBe('192.0.2.7');
    expect(trusted.clientBehind('2001:db8::1', ['"[2001:db8:1::7]:80"'])).toBe('2001:db8:1::7');
    expect(trusted.clientBehind('192.0.2.1', ['6.6.6.6'])).toBe('192.0.2.1');
    expect(trusted.clientBehind('10.0.0.1', ['10.0.0.3', '10.0.0.2'])).toBe('10.0.0.3');
  });

  it('stops at what is not an address', () => {
    const trusted = new TrustedProxies(['10.0.0.0/8']);
    expect(trusted.clientBehind('10.0.0.1', ['6.6.6.6', 'unknown'])).toBe('10.0.0.1');
    expect(trusted.clientBehind('10.0.0.1', ['6.6.6.6', '_hidden', '10.0.0.2'])).toBe('10.0.0.2');
    expect(trusted.clientBehind('10.0.0.1', ['1'])).toBe('10.0.0.1');
    expect(trusted.clientBehind('10.0.0.1', ['6.6.6.6', '010.0.0.2'])).toBe('10.0.0.1');
  });
});

it('gives an address one spelling', () => {
  expect(plainAddress('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(plainAddress('::1')).toBe('::1');
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:201', '192.0.2.1'],
  ['2001:DB8:0::1', '2001:db8::1'],
])('takes %s for %s', (text, address) => {
  expect(writtenAddress(text)).toBe(address);
});

it.each(['010.0.0.1', '0x7f.0.0.1', '1.2.3', '::10.0.0.1', 'fe80::1%eth0', 'unknown', ''])(
  'takes %j for none',
  (text) => {
    expect(writtenAddress(text)).toBeUndefined();
  },
);

it('reads the hops of a Forwarded field', () => {
  expect(forwardedHops('for=192.0.2.1;proto=https, For="[2001:db8::1]:4711";by=x')).toEqual([
    '192.0.2.1',
    '"[2001:db8::1]:4711"',
  ]);
});
