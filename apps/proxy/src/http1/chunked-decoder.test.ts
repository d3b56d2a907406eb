import { seededRandom } from '@sluice/core';
import { describe, expect, it } from 'vitest';
import { ChunkedDecoder } from './chunked-decoder.ts';

/** Decodes pieces; the body, what was left over, and the trailers, or the problem. */
function decode(...pieces: string[]) {
  const decoder = new ChunkedDecoder();
  let body = '';
  let rest = '';
  const sink = {
    onBody: (chunk: Buffer) => {
      body += chunk.toString('latin1');
    },
  };
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1');
    const used = decoder.done ? 0 : decoder.decode(bytes, 0, sink);
    if (typeof used === 'string') return used;
    rest += piece.slice(used);
  }
  return { body, rest, done: decoder.done, trailers: decoder.trailers };
}

describe('ChunkedDecoder', () => {
  it('reads chunks, drops extensions, and leaves what follows', () => {
    expect(decode('5;a="b"\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\nGET /')).toEqual({
      body: 'hello0123456789',
      rest: 'GET /',
      done: true,
      trailers: [],
    });
  });

  it('reads trailers', () => {
    expect(decode('0\r\nX-Sum: 1\r\nx-two: 2\r\n\r\n')).toMatchObject({ trailers: ['X-Sum', '1', 'x-two', '2'] });
  });

  it('is not done before the empty line', () => {
    expect(decode('3\r\nabc\r\n0\r\n')).toMatchObject({ body: 'abc', done: false });
  });

  it('reads the same however the bytes are cut', () => {
    const text = '5\r\nhello\r\n1f;x\r\n0123456789012345678901234567890\r\n0\r\nA: b\r\n\r\nrest';
    const whole = decode(text);
    const random = seededRandom(7);
    for (let round = 0; round < 200; round++) {
      const pieces: string[] = [];
      for (let at = 0; at < text.length; ) {
        const length = 1 + Math.floor(random() * 9);
        pieces.push(text.slice(at, at + length));
        at += length;
      }
      expect(decode(...pieces)).toEqual(whole);
    }
  });

  it.each([
    ['no size', '\r\nabc'],
    ['a leading zero', '05\r\nhello\r\n'],
    ['several zeros', '00\r\n\r\n'],
    ['0x', '0x5\r\nhello\r\n'],
    ['a space', '5 \r\nhello\r\n'],
    ['a sign', '+5\r\nhello\r\n'],
    ['a bare LF after the size', '5\nhello\r\n'],
    ['a bare CR', '5\rhello'],
    ['a chunk longer than its size', '3\r\nhello\r\n'],
    ['a chunk that ends in LF', '5\r\nhello\n'],
    ['a size that cannot be counted', 'fffffffffffff\r\n'],
    ['an endless extension', `5;${'a'.repeat(300)}\r\n`],
    ['a bare LF in an extension', '5;a\nb\r\nhello\r\n'],
    ['an extension without a name', '5;\r\nhello\r\n'],
    ['an extension with two values', '5;a=b=c\r\nhello\r\n'],
    ['an extension with two quoted values', '5;a="b"="b"\r\nhello\r\n'],
    ['a quoted value that does not end', '5;a="b\r\nhello\r\n'],
    ['an extension without its value', '5;a=\r\nhello\r\n'],
    ['a space before the name of an extension', '5; a\r\nhello\r\n'],
    ['a trailer line that ends in LF', '0\r\na: b\nc: d\r\n\r\n'],
    ['an endless trailer', `0\r\na: ${'b'.repeat(9000)}`],
  ])('refuses %s', (_what, text) => {
    expect(decode(text)).toBeTypeOf('string');
  });
});
