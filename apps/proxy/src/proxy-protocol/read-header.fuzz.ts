import assert from 'node:assert/strict';
import { type ProxiedConnection, writeHeader } from '@sluice/dialing/proxy-header';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { oneSpelling } from './proxy-header.ts';
import { type HeaderFound, readHeader } from './read-header.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const plain = { noNullPrototype: true };
const end = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6()).map(oneSpelling), port }, plain);
const proxied: fc.Arbitrary<ProxiedConnection> = fc.record({ source: end, destination: end }, plain);

interface Damage {
  readonly at: number;
  readonly kind: 'replace' | 'insert' | 'remove';
  readonly bytes: Uint8Array;
}

interface Input {
  readonly version: 'v1' | 'v2';
  readonly proxied: ProxiedConnection | undefined;
  /** Put behind the addresses of version 2, with the length that they make. */
  readonly tlvs: readonly { readonly type: number; readonly value: Uint8Array }[];
  readonly damage: readonly Damage[];
  /** What the client itself sends. */
  readonly rest: Uint8Array;
}

const input: fc.Arbitrary<Input> = fc.record({
  version: fc.constantFrom('v1', 'v2'),
  proxied: fc.option(proxied, { nil: undefined, freq: 6 }),
  tlvs: fc.array(fc.record({ type: fc.constantFrom(1, 2, 3, 4, 0x20), value: fc.uint8Array({ maxLength: 12 }) }), {
    maxLength: 2,
  }),
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

function headerOf({ version, proxied: given, tlvs }: Input): Buffer {
  const bytes = Buffer.from(writeHeader(version, given), 'latin1');
  if (version === 'v1' || given === undefined) return bytes;
  const parts = tlvs.map(({ type, value }) => Buffer.from([type, value.length >> 8, value.length & 0xff, ...value]));
  const whole = Buffer.concat([bytes, ...parts]);
  whole.writeUInt16BE(whole.length - 16, 14);
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
const plainLine = /^PROXY TCP[46] [0-9A-Fa-f:.]+ [0-9A-Fa-f:.]+ (?:0|[1-9][0-9]{0,4}) (?:0|[1-9][0-9]{0,4})\r\n$/;

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
        if (found === 'more' || found === 'other' || 'problem' in found) return;
        read += 1;
        assert.ok(found.length <= bytes.length);
        if (found.proxied !== undefined) {
          const again = readHeader(Buffer.from(writeHeader('v2', found.proxied), 'latin1'));
          assert.deepEqual((again as typeof found).proxied, found.proxied, 'it cannot be said again');
          const text = bytes.toString('latin1', 0, found.length);
          if (text.startsWith('PROXY')) assert.match(text, plainLine);
        }
        if (given.damage.length > 0) return;
        assert.deepEqual([found.proxied, found.length], [given.proxied, header.length]);
      },
      end: (rounds) => assert.ok(read > rounds / 4, `${read} of ${rounds} were headers`),
    };
  },
};
