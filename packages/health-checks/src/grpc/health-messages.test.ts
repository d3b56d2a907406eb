import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCheckResponse, encodeCheckRequest } from './health-messages.ts';

function framed(...message: number[]): Buffer {
  return Buffer.from([0, 0, 0, 0, message.length, ...message]);
}

describe('the messages of the gRPC health check', () => {
  it('asks for a service by name, or for the server as a whole', () => {
    expect(encodeCheckRequest('')).toEqual(framed());
    expect(encodeCheckRequest('a.B')).toEqual(framed(0x0a, 3, 0x61, 0x2e, 0x42));
    const long = encodeCheckRequest('x'.repeat(200));
    expect([...long.subarray(0, 8)]).toEqual([0, 0, 0, 0, 203, 0x0a, 0xc8, 0x01]);
    expect(long).toHaveLength(208);
  });

  it('reads the status, passing over what it does not know', () => {
    expect(decodeCheckResponse(framed(0x08, 1))).toBe(1);
    expect(decodeCheckResponse(framed(0x08, 2))).toBe(2);
    expect(decodeCheckResponse(framed())).toBe(0);
    // Field 2 as bytes, 3 as fixed32, 4 as fixed64, 5 as a number.
    const unknown = [0x12, 2, 7, 7, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x28, 0x80, 0x01];
    expect(decodeCheckResponse(framed(...unknown, 0x08, 1))).toBe(1);
    // The last one counts.
    expect(decodeCheckResponse(framed(0x08, 1, 0x08, 2))).toBe(2);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a torn prefix', Buffer.from([0, 0, 0])],
    ['a compressed message', Buffer.from([1, 0, 0, 0, 2, 8, 1])],
    ['a message that is too short', Buffer.from([0, 0, 0, 0, 3, 8, 1])],
    ['two messages', Buffer.concat([framed(8, 1), framed(8, 1)])],
    ['a number that does not end', framed(0x08, 0xff)],
    ['a status of another form', framed(0x0a, 1, 1)],
    ['a field that leads beyond the end', framed(0x12, 9)],
    ['a group', framed(0x0b)],
  ])('refuses %s', (_, body) => {
    expect(decodeCheckResponse(body)).toBeUndefined();
  });

  it('reads any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const status = decodeCheckResponse(Buffer.concat([Buffer.from([0, 0, 0, 0, bytes.length]), bytes]));
        expect(status === undefined || Number.isInteger(status)).toBe(true);
      }),
    );
  });
});
