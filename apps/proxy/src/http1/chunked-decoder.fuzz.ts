import assert from 'node:assert/strict';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { ChunkedDecoder } from './chunked-decoder.ts';

const pieces = [
  '0',
  '1',
  'a',
  'F',
  '00',
  '\r\n',
  '\r\n',
  '\r',
  '\n',
  ';',
  ';a',
  ';a=b',
  ';a="b;c"',
  '"',
  '=',
  ' ',
  '\t',
];
const part = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.integer({ min: 1, max: 20 }).map((size) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`),
  },
  { weight: 6, arbitrary: fc.constantFrom(...pieces) },
  { weight: 3, arbitrary: fc.constantFrom('0\r\n\r\n', '0\r\n', 'x-a: 1\r\n', 'x-a:\tb \r\n', ' x: 1\r\n') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
);

const rarely = (usual: string, odd: readonly string[]) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
const lineEnd = rarely('\r\n', ['\n', '\r', '\r\r\n', '\n\n', '\r\r', '\n\r', '']);
const someExtension = rarely('', [
  ';a',
  ';a=b',
  ';a="b;c"',
  ';a="\\""',
  ';a="\\b"',
  ';a="b',
  ';a="\t"',
  ';=b',
  ';',
  ' ;a',
  ' ',
  ';a =b',
]);
const chunk = fc
  .tuple(fc.integer({ min: 1, max: 20 }), rarely('', ['0', '+', ' ', '0x']), someExtension, lineEnd, lineEnd)
  .map(([size, before, extension, ...ends]) => {
    return `${before}${size.toString(16)}${extension}${ends[0]}${'x'.repeat(size)}${ends[1]}`;
  });
const trailer = fc.constantFrom('x-a: 1', 'x-a:\tb ', 'X-B:', ' x: 1', 'x : 1', 'x', ': 1', 'x: a\0b', 'x: \xff');
/** A whole body, in which hardly more than one thing is wrong. */
const nearly = fc
  .tuple(
    fc.array(chunk, { maxLength: 3 }),
    ...([rarely('0', ['00', '-0']), someExtension, lineEnd] as const),
    fc.array(fc.tuple(trailer, lineEnd), { maxLength: 2 }),
    lineEnd,
  )
  .map(([chunks, size, extension, end, trailers, last]) => {
    return `${chunks.join('')}${size}${extension}${end}${trailers.flat().join('')}${last}`;
  });

interface Decoded {
  readonly body: string;
  readonly trailers: readonly string[];
  /** Where the body ended; what is wrong; `more` when it has not ended. */
  readonly end: number | 'wrong' | 'more';
}

function decode(bytes: Buffer, sizes: readonly number[]): Decoded {
  const decoder = new ChunkedDecoder();
  let body = '';
  const sink = {
    onBody(chunk: Buffer) {
      body += chunk.toString('latin1');
    },
  };
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const piece = bytes.subarray(at, at + (sizes[index % sizes.length] ?? bytes.length));
    const used = decoder.decode(piece, 0, sink);
    if (typeof used === 'string') return { body: '', trailers: [], end: 'wrong' };
    at += used;
    if (decoder.done) return { body, trailers: decoder.trailers, end: at };
    assert.equal(used, piece.length, 'bytes are left although the body has not ended');
  }
  return { body, trailers: [], end: 'more' };
}

const extension = String.raw`(?:;[!#$%&'*+.^_\x60|~0-9A-Za-z-]+(?:=(?:[!#$%&'*+.^_\x60|~0-9A-Za-z-]+|"[\x20\x21\x23-\x5b\x5d-\x7e]*"))?)*`;
const sizeLine = new RegExp(`(0|[1-9A-Fa-f][0-9A-Fa-f]{0,10})${extension}\\r\\n`, 'y');
const trailerLine = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*\r\n/y;

/** Written from RFC 9112 §7.1 alone, for bodies that are whole; undefined for all others. */
function naive(text: string): Decoded | undefined {
  let body = '';
  for (let at = 0; ; ) {
    sizeLine.lastIndex = at;
    const line = sizeLine.exec(text);
    if (line === null) return undefined;
    const size = Number.parseInt(line[1] ?? '', 16);
    at = sizeLine.lastIndex;
    if (size > 0) {
      if (!text.startsWith('\r\n', at + size)) return undefined;
      body += text.slice(at, at + size);
      at += size + 2;
      continue;
    }
    const trailers: string[] = [];
    for (;;) {
      if (text.startsWith('\r\n', at)) return { body, trailers, end: at + 2 };
      trailerLine.lastIndex = at;
      const field = trailerLine.exec(text);
      if (field === null) return undefined;
      trailers.push(field[1] ?? '', field[2] ?? '');
      at = trailerLine.lastIndex;
    }
  }
}

interface Input {
  readonly text: string;
  readonly sizes: readonly number[];
}

export const target: FuzzTarget<Input> = {
  name: 'chunked-decoder',
  claim: 'a chunked body ends where the grammar says, whatever the cut, or is refused',
  rounds: 5000,
  input: fc.record({
    text: fc.oneof(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      nearly,
    ),
    sizes: fc.oneof(fc.constant([]), fc.constant([1]), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })),
  }),
  open() {
    let ended = 0;
    return {
      check({ text, sizes }) {
        const bytes = Buffer.from(text, 'latin1');
        const whole = decode(bytes, []);
        assert.deepEqual(decode(bytes, sizes), whole, 'the cut matters');
        const expected = naive(bytes.toString('latin1'));
        if (typeof whole.end === 'number') ended += 1;
        if (expected !== undefined || typeof whole.end === 'number') assert.deepEqual(whole, expected);
      },
      end: (rounds) => assert.ok(ended > rounds / 40, `${ended} of ${rounds} ended`),
    };
  },
};
