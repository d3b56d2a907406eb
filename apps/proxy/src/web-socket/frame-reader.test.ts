import { seededRandom } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { closeFrameToClient, closeFrameToEndpoint } from './close-frame.ts';
import { FrameReader } from './frame-reader.ts';

interface Frame {
  readonly opcode: number;
  readonly final?: boolean;
  readonly payload?: Buffer;
  readonly masked?: boolean;
}

/** A frame by hand (RFC 6455 §5.2). */
function frame({ opcode, final = true, payload = Buffer.alloc(0), masked = true }: Frame): Buffer {
  const { length } = payload;
  const size = length < 126 ? length : length < 65_536 ? 126 : 127;
  const head = [(final ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | size];
  const extended = Buffer.alloc(size === 126 ? 2 : size === 127 ? 8 : 0);
  if (size === 126) extended.writeUInt16BE(length);
  if (size === 127) extended.writeBigUInt64BE(BigInt(length));
  const mask = masked ? [1, 2, 3, 4] : [];
  const body = masked ? payload.map((byte, index) => byte ^ (mask[index % 4] as number)) : payload;
  return Buffer.concat([Buffer.from(head), extended, Buffer.from(mask), body]);
}

const close = (code: number, reason = '') => {
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code);
  return frame({ opcode: 8, payload });
};

function read(bytes: Buffer, size = bytes.length, masked = true): FrameReader {
  const reader = new FrameReader(masked);
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
  return reader;
}

it('counts messages and not their fragments or control frames, however the network cuts them', () => {
  const bytes = Buffer.concat([
    frame({ opcode: 1, payload: Buffer.from('hello') }),
    frame({ opcode: 2, payload: Buffer.alloc(70_000) }),
    frame({ opcode: 1, final: false, payload: Buffer.alloc(200) }),
    frame({ opcode: 9, payload: Buffer.from('ping') }),
    frame({ opcode: 0, final: false }),
    frame({ opcode: 10 }),
    frame({ opcode: 0, payload: Buffer.from('end') }),
    frame({ opcode: 1 }),
  ]);
  for (const size of [1, 2, 3, 7, 100, bytes.length]) {
    const reader = read(bytes, size);
    expect([size, reader.messages, reader.lost, reader.betweenFrames]).toEqual([size, 4, false, true]);
  }
});

it('counts a message when all of it has come', () => {
  const bytes = frame({ opcode: 1, payload: Buffer.from('hello') });
  expect([read(bytes.subarray(0, -1)).messages, read(bytes).messages]).toEqual([0, 1]);
});

it('counts what a server sends without masks', () => {
  const reader = read(frame({ opcode: 1, payload: Buffer.from('x'), masked: false }), 1, false);
  expect([reader.messages, reader.lost]).toEqual([1, false]);
});

it.each([1, 2, 3, 50])('reads the code of a close frame in pieces of %i', (size) => {
  expect(read(close(4001, 'because'), size).closeCode).toBe(4001);
  expect(read(close(1000), size).closeCode).toBe(1000);
  expect(read(frame({ opcode: 8 }), size).closeCode).toBe(1005);
});

it('knows where a frame may be put', () => {
  const bytes = frame({ opcode: 1, payload: Buffer.from('hello') });
  for (let cut = 1; cut < bytes.length; cut++) expect(read(bytes.subarray(0, cut)).betweenFrames).toBe(false);
  expect(new FrameReader(true).betweenFrames).toBe(true);
  expect(read(close(1000)).betweenFrames).toBe(false);
});

describe('stops counting at what is no frame', () => {
  it.each<[string, Buffer]>([
    ['without a mask', frame({ opcode: 1, masked: false })],
    ['of a reserved opcode', frame({ opcode: 3 })],
    ['of a reserved control opcode', frame({ opcode: 11 })],
    ['a control frame in fragments', frame({ opcode: 9, final: false })],
    ['a control frame that is too long', frame({ opcode: 9, payload: Buffer.alloc(126) })],
    ['that continues nothing', frame({ opcode: 0 })],
    ['a message within another', Buffer.concat([frame({ opcode: 1, final: false }), frame({ opcode: 1 })])],
    ['longer than can be', Buffer.from([0x82, 0xff, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])],
  ])('%s', (_, bytes) => {
    const reader = read(Buffer.concat([frame({ opcode: 1 }), bytes, frame({ opcode: 1 })]));
    expect([reader.messages, reader.lost, reader.betweenFrames]).toEqual([1, true, false]);
  });
});

it('"going away" is a frame of either side', () => {
  expect(read(closeFrameToClient(), 1, false).closeCode).toBe(1001);
  for (let seed = 0; seed < 20; seed++) expect(read(closeFrameToEndpoint(seededRandom(seed))).closeCode).toBe(1001);
});
