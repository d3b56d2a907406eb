import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage, FrameDecoder, FramingError } from './framing.ts';

function frameOf(body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const header = Buffer.alloc(4);
  header.writeUInt32BE(bytes.length);
  return Buffer.concat([header, bytes]);
}

describe('FrameDecoder', () => {
  it('returns every message, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ kind: fc.string(), body: fc.jsonValue() }), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        (messages, sizes) => {
          const stream = Buffer.concat(messages.map((message) => encodeMessage(message).frame));
          const decoder = new FrameDecoder();
          const received: unknown[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn += 1) {
            const size = sizes[turn % sizes.length] ?? 1;
            received.push(...decoder.push(stream.subarray(at, at + size)));
            at += size;
          }
          // JSON has one zero: -0 comes back as 0.
          expect(received).toEqual(JSON.parse(JSON.stringify(messages)));
        },
      ),
    );
  });

  it('holds a message of many megabytes that arrives in small pieces without copying it again and again', () => {
    const text = 'x'.repeat(16 * 1024 * 1024);
    const stream = encodeMessage({ kind: 'big', text }).frame;
    const decoder = new FrameDecoder();
    const received: unknown[] = [];
    // 16 Ki pieces: copying everything at every piece would move 128 GiB and never end.
    for (let at = 0; at < stream.length; at += 1024) received.push(...decoder.push(stream.subarray(at, at + 1024)));
    expect(received).toEqual([{ kind: 'big', text }]);
  });

  it('refuses an oversize frame by its header alone', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32BE(1_001);
    expect(() => new FrameDecoder(1_000).push(header)).toThrow(/1001 bytes is over the limit of 1000/);
  });

  it.each([
    ['an empty frame', Buffer.alloc(4)],
    ['text that is not JSON', frameOf('{"kind":')],
    ['bytes that are not UTF-8', frameOf(Buffer.from([0x22, 0xff, 0x22]))],
  ])('refuses %s', (_name, bytes) => {
    expect(() => new FrameDecoder().push(bytes)).toThrow(FramingError);
  });
});

describe('encodeMessage', () => {
  it('refuses what no receiver would take', () => {
    expect(() => encodeMessage({ kind: 'big', text: 'x'.repeat(64 * 1024 * 1024) })).toThrow(/"big" message/);
  });
});
