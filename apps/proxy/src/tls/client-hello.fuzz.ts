import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { serverNameOf } from './client-hello.ts';

const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const vector = (bytes: Buffer) => Buffer.concat([uint16(bytes.length), bytes]);

interface Extension {
  readonly type: number;
  readonly body: Buffer;
}

/** server_name (RFC 6066 §3) with these entries; one of type 0 is what anybody sends. */
function serverName(entries: readonly { readonly type: number; readonly name: string }[]): Extension {
  const list = entries.flatMap(({ type, name }) => [Buffer.from([type]), vector(Buffer.from(name, 'latin1'))]);
  return { type: 0, body: vector(Buffer.concat(list)) };
}

/** supported_versions, supported_groups, signature_algorithms and key shares: what makes OpenSSL go on reading. */
const needed: readonly Extension[] = [
  { type: 43, body: Buffer.from('04030403 03'.replace(' ', ''), 'hex') },
  { type: 10, body: Buffer.from('0004001d0017', 'hex') },
  { type: 13, body: Buffer.from('000604030804 0401'.replace(' ', ''), 'hex') },
  { type: 11, body: Buffer.from('0100', 'hex') },
];

interface Input {
  readonly names: readonly { readonly type: number; readonly name: string }[] | undefined;
  readonly before: readonly Extension[];
  readonly sessionId: number;
  /** Sizes of the records that carry it. */
  readonly records: readonly number[];
  /** Bytes put over others, each at a part of the length. */
  readonly damage: readonly { readonly at: number; readonly byte: number }[];
}

function clientHello({ names, before, sessionId }: Input): Buffer {
  const extensions = [...before, ...(names === undefined ? [] : [serverName(names)]), ...needed];
  const body = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    Buffer.from([sessionId]),
    Buffer.alloc(sessionId, 1),
    vector(Buffer.from('130113021303c02bc02f', 'hex')),
    Buffer.from([1, 0]),
    vector(Buffer.concat(extensions.flatMap(({ type, body: own }) => [uint16(type), vector(own)]))),
  ]);
  return Buffer.concat([Buffer.from([1, 0]), uint16(body.length), body]);
}

function inRecords(message: Buffer, sizes: readonly number[]): Buffer {
  const records: Buffer[] = [];
  for (let at = 0, index = 0; at < message.length; index += 1) {
    const piece = message.subarray(at, at + (sizes[index % sizes.length] ?? message.length));
    records.push(Buffer.from([22, 3, 1]), vector(piece));
    at += piece.length;
  }
  return Buffer.concat(records);
}

const secureContext = createSecureContext();

/** The name that OpenSSL finds; undefined when it does not get so far. */
async function nameForOpenSsl(bytes: Buffer): Promise<string | undefined> {
  const wire = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  let name: string | undefined;
  const socket = new TLSSocket(wire, {
    isServer: true,
    secureContext,
    SNICallback(servername, done) {
      name = servername;
      done(null, secureContext);
    },
  });
  socket.on('error', () => {});
  wire.push(bytes);
  for (let turns = 0; turns < 3; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  // Set by OpenSSL as it reads the extension, also when nothing is asked for by it.
  const found = name ?? (typeof socket.servername === 'string' ? socket.servername : undefined);
  socket.destroy();
  wire.destroy();
  return found;
}

const label = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('app.test', 'A.example', 'x'.repeat(200), 'b.') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom('', 'a\0b', '127.0.0.1', 'a b') },
);
const extension: fc.Arbitrary<Extension> = fc.record({
  type: fc.constantFrom(0x0a0a, 0xfe0d, 21, 23, 0),
  body: fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
});

export const target: FuzzTarget<Input> = {
  name: 'client-hello',
  claim: 'the name found before TLS is the one that OpenSSL finds, and no bytes make it throw or wait for ever',
  rounds: 1500,
  input: fc.record({
    names: fc.option(
      fc.oneof(
        { weight: 6, arbitrary: label.map((name) => [{ type: 0, name }]) },
        {
          weight: 1,
          arbitrary: fc.array(fc.record({ type: fc.constantFrom(0, 0, 1), name: label }), { maxLength: 2 }),
        },
      ),
      { nil: undefined, freq: 6 },
    ),
    before: fc.array(extension, { maxLength: 2 }),
    sessionId: fc.constantFrom(0, 32, 33),
    records: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 3 })),
    damage: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) }), {
          maxLength: 2,
        }),
      },
    ),
  }),
  open() {
    let named = 0;
    return {
      async check(input) {
        const bytes = inRecords(clientHello(input), input.records);
        for (const { at, byte } of input.damage) bytes[Math.floor(at * bytes.length)] = byte;
        const found = serverNameOf(bytes);
        if (input.damage.length === 0) assert.notEqual(found, undefined, 'it waits for more');
        // Also of what OpenSSL refuses: nothing is a name but the first entry, where that is a host name.
        if (input.damage.length === 0 && input.before.every(({ type }) => type !== 0) && input.sessionId <= 32) {
          const [first] = input.names ?? [];
          assert.equal(found, first?.type === 0 ? Buffer.from(first.name, 'latin1').toString('latin1') : '');
        }
        for (let length = 0; length < bytes.length; length += 7) {
          const early = serverNameOf(bytes.subarray(0, length));
          assert.ok(early === undefined || early === found, `after ${length} bytes it is ${JSON.stringify(early)}`);
        }
        assert.notEqual(serverNameOf(Buffer.concat([bytes, Buffer.alloc(66_000)])), undefined, 'it waits for ever');
        const theirs = await nameForOpenSsl(bytes);
        if (theirs === undefined) return;
        named += 1;
        assert.equal(found, theirs);
      },
      end: (rounds) => assert.ok(named > rounds / 4, `OpenSSL found ${named} names in ${rounds} inputs`),
    };
  },
};
