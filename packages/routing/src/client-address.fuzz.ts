import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { forwardedHops, TrustedProxies, writtenAddress } from './client-address.ts';

const octet = fc.constantFrom('0', '1', '10', '255', '256', '010', '0x7f', '');
const dotted = fc.array(octet, { minLength: 3, maxLength: 5 }).map((parts) => parts.join('.'));
const written = fc.oneof(
  { weight: 3, arbitrary: fc.ipV4() },
  { weight: 3, arbitrary: fc.ipV6() },
  { weight: 2, arbitrary: dotted },
  // Trusted ones, behind which there is somebody.
  { weight: 4, arbitrary: fc.constantFrom('10.0.0.1', '10.1.1.1', '::1', '::ffff:10.0.0.2') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('::', '::ffff:', '::FFFF:', '64:ff9b::', '::ffff:0:'), dotted)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('unknown', '_hidden', 'fe80::1%eth0', '::ffff:a00:1', '10.0.0.1 ', '') },
);
const hop = fc
  .tuple(written, fc.constantFrom('', '', ':80', '"'), fc.constantFrom('', '', '[', ' '))
  .map(([address, after, before]) => `${before}${address}${before === '[' ? ']' : ''}${after}`);

/** From right to left as long as who says it is trusted, in the words of the claim. */
function walk(peer: string, hops: readonly string[]): string {
  const [last] = hops.slice(-1);
  if (last === undefined || !(/^10(?:\.\d+){3}$/.test(peer) || peer === '::1')) return peer;
  const bare = last.trim().replaceAll('"', '');
  const [, bracketed, named] = /^\[([^\]]*)\].*$|^([^:]*):[^:]*$/.exec(bare) ?? [];
  const said = writtenAddress(bracketed ?? named ?? bare);
  // What is no address cannot be looked behind either.
  return said === undefined ? peer : walk(said, hops.slice(0, -1));
}

export const target: FuzzTarget<readonly string[]> = {
  name: 'client-address',
  claim: 'a client’s address is one address in its one spelling, and said by a trusted proxy',
  rounds: 3000,
  input: fc.array(hop, { minLength: 1, maxLength: 4 }),
  open() {
    const trusted = new TrustedProxies(['10.0.0.0/8', '::1']);
    const nobody = new TrustedProxies([]);
    let believed = 0;
    return {
      check(hops) {
        for (const text of hops) {
          const address = writtenAddress(text);
          if (address === undefined) continue;
          assert.notEqual(isIP(address), 0);
          assert.equal(writtenAddress(address), address, 'it has another spelling');
          // The same one to whoever reads it by WHATWG's rules; IPv4 in IPv6 is taken out of it.
          const host = (ip: string) => new URL(`http://${ip.includes(':') ? `[${ip}]` : ip}/`).hostname;
          const mapped = text.includes(':') && !address.includes(':') ? `::ffff:${address}` : address;
          assert.equal(host(text), host(mapped));
        }
        assert.equal(nobody.clientBehind('192.0.2.1', hops), '192.0.2.1');
        assert.equal(trusted.clientBehind('192.0.2.1', hops), '192.0.2.1', 'an untrusted peer is believed');
        const client = trusted.clientBehind('10.0.0.1', hops);
        assert.equal(writtenAddress(client), client);
        assert.equal(client, walk('10.0.0.1', hops));
        if (client !== '10.0.0.1') believed += 1;
        // `Forwarded` says the same in its own words.
        const plain = hops.filter((each) => !/[" ]/.test(each));
        const elements = forwardedHops(plain.map((each) => `for="${each}"`).join(', '));
        assert.equal(trusted.clientBehind('10.0.0.1', elements), trusted.clientBehind('10.0.0.1', plain));
      },
      end: (rounds) => assert.ok(believed > rounds / 10, `${believed} of ${rounds} were believed`),
    };
  },
};
