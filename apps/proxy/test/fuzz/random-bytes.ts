import { type Random, seededRandom } from '@sluice/core';

/** What a failure prints and `SLUICE_TEST_SEED` repeats. */
export const seed = Number(process.env.SLUICE_TEST_SEED ?? 20_261_121);

/** How long each fuzzer runs, milliseconds. */
export const budgetMs = Number(process.env.SLUICE_FUZZ_SECONDS ?? 4) * 1000;

/** Runs rounds until time is up. Each has a seed of its own, so that a failing one can be repeated alone. */
export async function fuzz(round: (random: Random) => Promise<void> | void): Promise<number> {
  const deadline = performance.now() + budgetMs;
  let rounds = 0;
  do {
    const own = (seed + rounds) >>> 0;
    try {
      await round(seededRandom(own));
    } catch (error) {
      throw new Error(`seed ${own} (SLUICE_TEST_SEED=${own} repeats it): ${(error as Error).message}`, {
        cause: error,
      });
    }
    rounds += 1;
  } while (performance.now() < deadline);
  return rounds;
}

export function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}

export function pick<Value>(list: readonly Value[], random: Random): Value {
  // Random is below 1, and no list here is empty.
  return list[integer(random, list.length)] as Value;
}

const splinters =
  '\r\n|\n|\r|\0| |\t|:|;|,|0|f|-1|+1|\xa0|\x7f|%2e|chunked|HTTP/1.1|\r\n\r\n|\r\n |0\r\n\r\n|0x1|_'.split('|');

/** Changes a few places: something put in, taken out, repeated, replaced, or cut off. */
export function spoil(text: string, random: Random): string {
  let spoilt = text;
  for (let changes = 1 + integer(random, 2); changes > 0; changes -= 1) {
    const at = integer(random, spoilt.length);
    const length = 1 + integer(random, 4);
    const [before, piece, after] = [spoilt.slice(0, at), spoilt.slice(at, at + length), spoilt.slice(at + length)];
    const variants = [
      before + pick(splinters, random) + piece + after,
      before + pick(splinters, random) + after,
      before + after,
      before + piece + piece + after,
      before + String.fromCharCode(integer(random, 256)) + after,
      before,
    ];
    spoilt = pick(variants, random);
  }
  return spoilt;
}

/** Cuts the bytes as a network may: whole, byte for byte, or anywhere. */
export function cut(bytes: Buffer, random: Random): Buffer[] {
  const longest = pick([bytes.length, 1, 2, 7, 40], random);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + integer(random, longest);
    pieces.push(bytes.subarray(at, next));
    at = next;
  }
  return pieces;
}

const sizes = [
  '0',
  '1',
  '5',
  'a',
  '1F',
  '00',
  '05',
  ' 5',
  '5 ',
  '0x5',
  '+5',
  '-1',
  'fffffffffff',
  '1000000000000000',
  '',
];

/** A chunked body, correct or nearly so. */
export function chunkedBody(random: Random): string {
  let text = '';
  for (let chunks = integer(random, 4); chunks > 0; chunks -= 1) {
    const data = 'x'.repeat(1 + integer(random, 40));
    const size = random() < 0.95 ? data.length.toString(16) : pick(sizes, random);
    const extension = random() < 0.1 ? pick([';a', ';a=b', ';a="b"', '; a', ';', ' ;a'], random) : '';
    text += `${size}${extension}\r\n${data}\r\n`;
  }
  const trailers =
    random() < 0.2 ? pick(['x-a: 1\r\n', 'content-length: 5\r\n', 'x a: 1\r\n', ' x: 1\r\n'], random) : '';
  return `${text}${random() < 0.95 ? '0' : pick(sizes, random)}\r\n${trailers}${random() < 0.95 ? '\r\n' : ''}`;
}
