import assert from 'node:assert/strict';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { parseHost } from './parse-host.ts';

const splinters = [
  'a',
  'B',
  'test',
  '.',
  '-',
  '_',
  ':',
  '80',
  '0',
  '65536',
  ':080',
  ':000080',
  ':99999',
  '[',
  ']',
  '::1',
  '127.0.0.1',
  '@',
  '%',
  '/',
];
const part = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...splinters) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 2 }) },
  { weight: 1, arbitrary: fc.ipV6().map((address) => `[${address}]`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('::', '::ffff:', '64:ff9b::', '1:2:3:4:5:6:', ''),
        fc.array(fc.constantFrom('0', '1', '01', '0x1', '255', '256', 'a'), { minLength: 3, maxLength: 4 }),
      )
      .map(([before, octets]) => `[${before}${octets.join('.')}]`),
  },
);

/** Of a name, with the port as it may be written (RFC 3986 §3.2.2, §3.2.3). */
const namedHost = /^([0-9a-z_-]+(?:\.[0-9a-z_-]+)*)\.?(?::(\d{0,5}))?$/i;

/** What a field without brackets says, read in another way. */
function nameSays(field: string): ReturnType<typeof parseHost> | undefined {
  const [, name = '', port = ''] = namedHost.exec(field) ?? [];
  const number = Number(port);
  const isPort = port === '' || (number >= 1 && number <= 65_535);
  if (name === '' || name.length > 253 || !isPort) return undefined;
  return { host: name.toLowerCase(), port: port === '' ? undefined : number };
}

export const target: FuzzTarget<string> = {
  name: 'host',
  claim: 'a host that was taken has one spelling and holds nothing that a URL could read otherwise',
  rounds: 5000,
  input: fc.array(part, { maxLength: 6 }).map((parts) => parts.join('')),
  open() {
    let taken = 0;
    return {
      check(field) {
        const parsed = parseHost(field);
        if (!field.startsWith('[')) assert.deepEqual('problem' in parsed ? undefined : parsed, nameSays(field));
        if ('problem' in parsed) return;
        taken += 1;
        const { host, port } = parsed;
        assert.deepEqual(parseHost(host), { host, port: undefined }, 'it is changed again');
        assert.deepEqual(parseHost(field.toUpperCase()), parsed, 'capitals matter');
        assert.match(host, /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])$/);
        if (port !== undefined) assert.ok(port >= 1 && port <= 65_535);
        if (host.startsWith('[')) {
          assert.doesNotMatch(field, /^\[::\d+\.\d+\./, 'it is read in two ways');
          const hostname = (text: string) => new URL(`http://${text}/`).hostname;
          assert.equal(hostname(field.slice(0, field.indexOf(']') + 1)), hostname(host));
        }
        // Whoever reads it in a URL finds the same host, as far as names go: numbers are addresses to WHATWG.
        if (!/[0-9_]/.test(host)) assert.equal(new URL(`http://${field}/`).hostname.replace(/\.$/, ''), host);
      },
      end: (rounds) => assert.ok(taken > rounds / 20, `${taken} of ${rounds} were taken`),
    };
  },
};
