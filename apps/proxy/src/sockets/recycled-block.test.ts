import { expect, it } from 'vitest';
import { blockBytes, copyToBlock, giveBack } from './recycled-block.ts';

const copyOf = (bytes: Buffer) => copyToBlock(bytes, bytes.length);
const filled = (letter: string, length = blockBytes) => Buffer.alloc(length, letter);

it('is used again once all of it has been given back, and not before', () => {
  const first = copyOf(filled('a'));
  giveBack(first.subarray(0, 1000));
  const second = copyOf(filled('b'));
  expect(second.buffer).not.toBe(first.buffer);
  expect(first.equals(filled('a'))).toBe(true);

  giveBack(first.subarray(1000));
  const third = copyOf(filled('c', 70_000));
  expect(third.buffer).toBe(first.buffer);
  expect(third.equals(filled('c', 70_000))).toBe(true);
  expect(second.equals(filled('b'))).toBe(true);

  giveBack(third, 15_000);
  expect(copyOf(filled('d')).buffer).not.toBe(third.buffer);
});

it('is of a size that fits', () => {
  const taken = [5000, 17_000, 65_537].map((length) => copyOf(filled('a', length)));
  expect(taken.map(({ buffer }) => buffer.byteLength)).toEqual([16_384, 65_536, blockBytes]);
  for (const bytes of taken) giveBack(bytes);
  const again = [16_384, 16_385, blockBytes].map((length) => copyOf(filled('b', length)));
  expect(again.map(({ buffer }) => buffer)).toEqual(taken.map(({ buffer }) => buffer));
});

it('passes over bytes of other memory', () => {
  giveBack(filled('x'));
  giveBack(Buffer.from('of the pool'));
  const block = copyOf(filled('e'));
  expect(block.equals(filled('e'))).toBe(true);
});
