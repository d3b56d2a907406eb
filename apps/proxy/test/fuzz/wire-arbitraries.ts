import fc, { type Arbitrary } from 'fast-check';

const splinters =
  '\r\n|\n|\r|\0| |\t|:|;|,|0|f|-1|+1|\xa0|\x7f|%2e|chunked|HTTP/1.1|\r\n\r\n|\r\n |0\r\n\r\n|0x1|_'.split('|');

/** One place changed: something put in, taken out, repeated, replaced, or all cut off from there. */
const change = fc.record({
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  length: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom('insert', 'replace', 'remove', 'repeat', 'character', 'cut'),
  splinter: fc.constantFrom(...splinters),
  code: fc.integer({ min: 0, max: 255 }),
});

/** The text as it is, or changed in one or two places. */
export function perhapsSpoilt(text: Arbitrary<string>): Arbitrary<string> {
  const changes = fc.oneof(fc.constant([]), fc.array(change, { minLength: 1, maxLength: 2 }));
  return fc.tuple(text, changes).map(([whole, list]) => {
    let spoilt = whole;
    for (const { at, length, kind, splinter, code } of list) {
      const place = Math.floor(at * spoilt.length);
      const [before, piece] = [spoilt.slice(0, place), spoilt.slice(place, place + length)];
      const after = spoilt.slice(place + length);
      if (kind === 'insert') spoilt = before + splinter + piece + after;
      else if (kind === 'replace') spoilt = before + splinter + after;
      else if (kind === 'remove') spoilt = before + after;
      else if (kind === 'repeat') spoilt = before + piece + piece + after;
      else if (kind === 'character') spoilt = before + String.fromCharCode(code) + after;
      else spoilt = before;
    }
    return spoilt;
  });
}

/** Sizes of the pieces in which a network delivers, over and over again; whole without any. */
export const cuts: Arbitrary<readonly number[]> = fc.oneof(
  fc.constant([]),
  fc.constant([1]),
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
);

export function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const end = at + (sizes[index % sizes.length] ?? bytes.length);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

const oddSizes = '0|1|5|a|1F|00|05| 5|5 |0x5|+5|-1|fffffffffff|1000000000000000|'.split('|');

/** Mostly `usual`, sometimes one of the others. */
export function seldom<Value>(usual: Value, ...others: readonly Value[]): Arbitrary<Value> {
  return fc.oneof({ weight: 16, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const chunk = fc
  .tuple(
    fc.integer({ min: 1, max: 40 }),
    seldom('', ...oddSizes),
    seldom('', ';a', ';a=b', ';a="b"', '; a', ';', ' ;a'),
  )
  .map(([length, odd, extension]) => `${odd || length.toString(16)}${extension}\r\n${'x'.repeat(length)}\r\n`);

/** A chunked body, correct or nearly so. */
export const chunkedBody: Arbitrary<string> = fc
  .tuple(
    fc.array(chunk, { maxLength: 3 }),
    seldom('0', ...oddSizes),
    seldom('', 'x-a: 1\r\n', 'content-length: 5\r\n', 'x a: 1\r\n', ' x: 1\r\n'),
    seldom('\r\n', ''),
  )
  .map(([chunks, last, trailers, end]) => `${chunks.join('')}${last}\r\n${trailers}${end}`);
