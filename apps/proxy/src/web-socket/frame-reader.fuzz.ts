import assert from 'node:assert/strict';
import type { Writable } from 'node:stream';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import * as ws from 'ws';
import { FrameReader } from './frame-reader.ts';

// What ws reads frames with is exported, but its types do not say so.
const { Receiver } = ws as unknown as { readonly Receiver: new (options: object) => Writable };

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: number;
  /** How its length is written: 0 as short as it can be, 2 and 8 in so many bytes. */
  readonly lengthBytes: 0 | 2 | 8;
  readonly masked: boolean;
  /** Of a close frame. */
  readonly code: number;
}

function write({ opcode, final, payload, lengthBytes, masked, code }: Frame): Buffer {
  const body = Buffer.alloc(payload, 'x');
  if (opcode === 8 && payload >= 2) body.writeUInt16BE(code);
  const size = lengthBytes === 8 || payload > 65_535 ? 127 : lengthBytes === 2 || payload > 125 ? 126 : payload;
  const extended = Buffer.alloc(size === 126 ? 2 : size === 127 ? 8 : 0);
  if (size === 126) extended.writeUInt16BE(payload);
  if (size === 127) extended.writeBigUInt64BE(BigInt(payload));
  const mask = masked ? Buffer.from([1, 2, 3, 4]) : Buffer.alloc(0);
  const sent = masked ? body.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : body;
  return Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | size]), extended, mask, sent]);
}

interface Reading {
  readonly messages: number;
  readonly closeCode: number | undefined;
  readonly lost: boolean;
}

function weRead(bytes: Buffer, sizes: readonly number[], fromClient: boolean): Reading & { betweenFrames: boolean } {
  const reader = new FrameReader(fromClient);
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const piece = bytes.subarray(at, at + (sizes[index % sizes.length] ?? bytes.length));
    reader.read(piece);
    at += piece.length;
  }
  const { messages, closeCode, lost, betweenFrames } = reader;
  return { messages, closeCode, lost, betweenFrames };
}

async function wsReads(bytes: Buffer, fromClient: boolean): Promise<Reading & { error: string }> {
  const receiver = new Receiver({ isServer: fromClient, skipUTF8Validation: true });
  let messages = 0;
  let closeCode: number | undefined;
  let lost = false;
  receiver.on('message', () => {
    messages += 1;
  });
  receiver.on('conclude', (code: number) => {
    closeCode = code;
  });
  let error = '';
  receiver.on('error', ({ code }: { code?: string }) => {
    lost = true;
    error = code ?? '';
  });
  receiver.write(bytes);
  for (let turns = 0; turns < 2; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  receiver.destroy();
  return { messages, closeCode, lost, error };
}

/** After these nothing can be followed. */
const noFrame = /^WS_ERR_(?:INVALID_OPCODE|EXPECTED_FIN|EXPECTED_MASK|UNEXPECTED_MASK)$/;

interface Input {
  readonly fromClient: boolean;
  readonly frames: readonly Frame[];
  readonly damage: readonly { readonly at: number; readonly byte: number }[];
  readonly sizes: readonly number[];
}

const input: fc.Arbitrary<Input> = fc.boolean().chain((fromClient) =>
  fc.record({
    fromClient: fc.constant(fromClient),
    frames: fc.array(
      fc.record<Frame>({
        opcode: fc.oneof(
          { weight: 16, arbitrary: fc.constantFrom(1, 2, 1, 2, 0, 9, 10, 8) },
          { weight: 1, arbitrary: fc.constantFrom(3, 7, 11, 15) },
        ),
        final: fc.constantFrom(true, true, true, false),
        payload: fc.oneof(fc.nat(3), fc.constantFrom(0, 2, 125, 126, 200, 65_536)),
        lengthBytes: fc.constantFrom(0, 0, 0, 2, 8),
        masked: fc.oneof(
          { weight: 16, arbitrary: fc.constant(fromClient) },
          { weight: 1, arbitrary: fc.constant(!fromClient) },
        ),
        code: fc.constantFrom(1000, 1001, 3000, 4999, 1011),
      }),
      { maxLength: 6 },
    ),
    damage: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) }), {
          maxLength: 2,
        }),
      },
    ),
    sizes: fc.oneof(fc.constant([]), fc.constant([1]), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1 })),
  }),
);

export const target: FuzzTarget<Input> = {
  name: 'web-socket-frames',
  claim: 'messages and close codes are counted as ws reads them, however the frames are cut',
  rounds: 1500,
  input,
  open() {
    let counted = 0;
    return {
      async check({ fromClient, frames, damage, sizes }) {
        const bytes = Buffer.concat(frames.map(write));
        for (const { at, byte } of damage) if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = byte;
        const whole = weRead(bytes, [], fromClient);
        assert.deepEqual(weRead(bytes, sizes, fromClient), whole, 'the cut matters');
        const theirs = await wsReads(bytes, fromClient);
        if (noFrame.test(theirs.error)) assert.equal(whole.lost, true, `ws: ${theirs.error}`);
        // Where ws refuses otherwise we only count: RSV bits, codes that nobody may send, a close frame of one byte.
        if (theirs.lost) return;
        counted += theirs.messages;
        const { messages, closeCode } = whole;
        // ws reads nothing behind a close frame, and neither do we count.
        assert.deepEqual([messages, closeCode], [theirs.messages, theirs.closeCode]);
        if (theirs.closeCode === undefined) assert.equal(whole.lost, false);
      },
      end: (rounds) => assert.ok(counted > rounds / 10, `${counted} messages in ${rounds} inputs`),
    };
  },
};
