import assert from 'node:assert/strict';
import { isIPv4, isIPv6 } from 'node:net';
import { type ProxiedConnection, writeHeader } from '@sluice/dialing/proxy-header';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { crc32c } from './crc32c.ts';
import { crc32cType, oneSpelling } from './proxy-header.ts';
import { type HeaderFound, readHeader } from './read-header.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const plain = { noNullPrototype: true };
const end = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6()).map(oneSpelling), port }, plain);
const proxied: fc.Arbitrary<ProxiedConnection> = fc.record({ source: end, destination: end }, plain);

const oddPorts = ['0', '65535', '65536', '99999', '100000', '080', '00', '+80', '-1', '0x50', '8e1', '80.0', '', '1_0'];
const oddAddresses = [
  '1.2.3',
  '256.0.0.1',
  '010.0.0.1',
  '0x1.2.3.4',
  '::ffff:1.2.3.4',
  '::1.2.3.4',
  'fe80::1%e0',
  '::',
  '',
];
const word = (usual: fc.Arbitrary<string>, odd: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const writtenPort = word(port.map(String), oddPorts);
/** Lines of version 1 that nobody's writer would make, most of them nearly right. */
const line = fc.constantFrom('TCP4', 'TCP6').chain((family) => {
  const address = word(family === 'TCP4' ? fc.ipV4() : fc.ipV6(), [...oddAddresses, '192.0.2.1', '2001:db8::1']);
  return fc
    .tuple(
      word(fc.constant(family), ['UNKNOWN', 'TCP', 'tcp4', 'UDP4', '']),
      ...([address, address, writtenPort, writtenPort] as const),
      fc.oneof({ weight: 6, arbitrary: fc.constant('') }, fc.constantFrom(' ', ' x', ' 80', 'x'.repeat(60))),
      word(fc.constant('\r\n'), ['\n', '\r', '\r\r\n', ' \r\n', '\r \r\n']),
    )
    .map(([first, ...others]) => `PROXY ${[first, ...others.slice(0, 4)].join(' ')}${others.slice(4).join('')}`);
});

interface Damage {
  readonly at: number;
  readonly kind: 'replace' | 'insert' | 'remove';
  readonly bytes: Uint8Array;
}

interface Input {
  readonly version: 'v1' | 'v2';
  /** Stands in for what version 1 writes. */
  readonly line: string | undefined;
  readonly proxied: ProxiedConnection | undefined;
  /** Put behind the addresses of version 2, with the length that they make. */
  readonly tlvs: readonly { readonly type: number; readonly value: Uint8Array }[];
  /** One with the right sum goes behind them. */
  readonly checksum: boolean;
  /** By so much the length of version 2 is wrong. */
  readonly lengthOff: number;
  readonly damage: readonly Damage[];
  /** What the client itself sends. */
  readonly rest: Uint8Array;
}

const input: fc.Arbitrary<Input> = fc.record({
  version: fc.constantFrom('v1', 'v2'),
  line: fc.option(line, { freq: 2, nil: undefined }),
  proxied: fc.option(proxied, { nil: undefined, freq: 6 }),
  tlvs: fc.array(fc.record({ type: fc.constantFrom(1, 2, 3, 4, 0x20), value: fc.uint8Array({ maxLength: 12 }) }), {
    maxLength: 2,
  }),
  checksum: fc.boolean(),
  lengthOff: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, fc.integer({ min: -40, max: 8 })),
  damage: fc.oneof(
    fc.constant([]),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 0.999, noNaN: true }),
        kind: fc.constantFrom('replace', 'insert', 'remove'),
        bytes: fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 3 }),
          fc.constantFrom(...[' ', '\r', '\n', '0', ':', '%', '\0', '\t'].map((text) => Buffer.from(text))),
        ),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  ),
  rest: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 20 })),
});

function headerOf({ version, line: odd, proxied: given, tlvs, checksum, lengthOff }: Input): Buffer {
  if (version === 'v1' && odd !== undefined) return Buffer.from(odd, 'latin1');
  const bytes = Buffer.from(writeHeader(version, given), 'latin1');
  if (version === 'v1' || given === undefined) return bytes;
  const parts = tlvs.map(({ type, value }) => Buffer.from([type, value.length >> 8, value.length & 0xff, ...value]));
  const sum = checksum ? [Buffer.from([crc32cType, 0, 4, 0, 0, 0, 0])] : [];
  const whole = Buffer.concat([bytes, ...parts, ...sum]);
  whole.writeUInt16BE(whole.length - 16, 14);
  if (checksum) whole.writeUInt32BE(crc32c(whole, whole.length - 4), whole.length - 4);
  whole.writeUInt16BE(Math.max(0, whole.length - 16 + lengthOff), 14);
  return whole;
}

function damaged(bytes: Buffer, damage: readonly Damage[]): Buffer {
  let result = bytes;
  for (const { at, kind, bytes: put } of damage) {
    const place = Math.floor(at * result.length);
    const after = kind === 'insert' ? place : place + put.length;
    const between = kind === 'remove' ? Buffer.alloc(0) : put;
    result = Buffer.concat([result.subarray(0, place), between, result.subarray(after)]);
  }
  return result;
}

/** As proxy-protocol.txt §2.1 has it; which addresses there are is node's to say. */
const plainLine = /^PROXY TCP([46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) (0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4})\r\n/;
const longestLine = 107;

/** What a line of version 1 says, read in another way; `nothing` when it has to be refused. */
function lineSays(
  text: string,
): { readonly proxied: ProxiedConnection | undefined; readonly length: number } | 'nothing' {
  const unknown = /^PROXY UNKNOWN(?: [^\r\n]*)?\r\n/.exec(text)?.[0];
  if (unknown !== undefined)
    return unknown.length > longestLine ? 'nothing' : { proxied: undefined, length: unknown.length };
  const [all = '', family, from = '', to = '', fromPort, toPort] = plainLine.exec(text) ?? [];
  const fits = (address: string) =>
    family === '4' ? isIPv4(address) : isIPv6(address) && !/^::\d+\.\d+\./.test(address);
  const ports = [Number(fromPort), Number(toPort)] as const;
  if (all === '' || all.length > longestLine || !fits(from) || !fits(to) || Math.max(...ports) > 65_535)
    return 'nothing';
  const [source, destination] = [from, to].map(oneSpelling);
  return {
    proxied: {
      source: { address: source ?? '', port: ports[0] },
      destination: { address: destination ?? '', port: ports[1] },
    },
    length: all.length,
  };
}

/** That the parts of a header of version 2 make up its length, and its checksums are right. */
function assertAddsUp(header: Buffer): void {
  // Of a LOCAL header nothing is read.
  if (header[12] === 0x20 || header[13] === 0) return;
  let at = 16 + ({ 17: 12, 33: 36, 49: 216 }[header[13] ?? 0] ?? Number.NaN);
  while (at < header.length) {
    const end = at + 3 + header.readUInt16BE(at + 1);
    if (header[at] === crc32cType) assert.equal(header.readUInt32BE(at + 3), crc32c(header, at + 3), 'its checksum');
    at = end;
  }
  assert.equal(at, header.length, 'its parts are longer or shorter than it says');
}

/** Which problem is named may depend on how much of it has come. */
function kindOf(found: HeaderFound): unknown {
  return typeof found === 'object' && 'problem' in found ? 'problem' : found;
}

export const target: FuzzTarget<Input> = {
  name: 'proxy-protocol',
  claim: 'a PROXY header says what was written, waits for its end and no longer, or is not believed at all',
  rounds: 3000,
  input,
  open() {
    let read = 0;
    return {
      check(given) {
        const header = headerOf(given);
        const bytes = Buffer.concat([damaged(header, given.damage), given.rest]);
        const found = readHeader(bytes);
        // Waits without saying anything, and then says one thing for good, whatever follows.
        let first: HeaderFound = 'more';
        for (let length = 0; length <= bytes.length; length += 1) {
          const early = readHeader(bytes.subarray(0, length));
          if (first === 'more') first = early;
          else assert.deepEqual(kindOf(early), kindOf(first), `with ${length} bytes it says something else`);
        }
        assert.deepEqual(kindOf(found), kindOf(first));
        const longest = readHeader(Buffer.concat([bytes, Buffer.alloc(4200, 'x')]));
        assert.notEqual(longest, 'more', 'it waits for ever');
        if (bytes.toString('latin1', 0, 6) === 'PROXY ') {
          const said = lineSays(bytes.toString('latin1'));
          const taken = typeof found === 'object' && !('problem' in found);
          assert.deepEqual(taken ? { proxied: found.proxied, length: found.length } : 'nothing', said);
        }
        const asWritten = given.damage.length === 0 && (given.version === 'v1' || given.lengthOff === 0);
        const sums = given.tlvs.filter(({ type }) => type === crc32cType).length;
        const opaque = sums === 0 && given.tlvs.every(({ type }) => type !== 0x20);
        if (asWritten && given.version === 'v2' && opaque) {
          assert.ok(typeof found === 'object' && !('problem' in found), 'it is not taken');
        }
        if (found === 'more' || found === 'other' || 'problem' in found) return;
        read += 1;
        assert.ok(found.length <= bytes.length);
        if (found.proxied !== undefined) {
          const again = readHeader(Buffer.from(writeHeader('v2', found.proxied), 'latin1'));
          assert.deepEqual((again as typeof found).proxied, found.proxied, 'it cannot be said again');
          if (bytes[0] !== 0x50) assertAddsUp(bytes.subarray(0, found.length));
        }
        if (!asWritten || (given.version === 'v1' && given.line !== undefined)) return;
        assert.deepEqual([found.proxied, found.length], [given.proxied, header.length]);
      },
      end: (rounds) => assert.ok(read > rounds / 4, `${read} of ${rounds} were headers`),
    };
  },
};
