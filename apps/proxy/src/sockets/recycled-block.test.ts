import { expect, it } from 'vitest';
import { blockBytes, copyToBlock, giveBack } from './recycled-block.ts';

const filled = (letter: string, length = blockBytes) => Buffer.alloc(length, letter);

it('is used again once all of it has been given back, and not before', () => {
  const first = copyToBlock(filled('a'));
  giveBack(first.subarray(0, 1000));
  const second = copyToBlock(filled('b'));
  expect(second.buffer).not.toBe(first.buffer);
  expect(first.equals(filled('a'))).toBe(true);

  giveBack(first.subarray(1000));
  const third = copyToBlock(filled('c', 20_000));
  expect(third.buffer).toBe(first.buffer);
  expect(third.equals(filled('c', 20_000))).toBe(true);
  expect(second.equals(filled('b'))).toBe(true);

  giveBack(third, 15_000);
  expect(copyToBlock(filled('d')).buffer).not.toBe(third.buffer);
});

it('passes over bytes of other memory', () => {
  giveBack(filled('x'));
  giveBack(Buffer.from('of the pool'));
  const block = copyToBlock(filled('e'));
  expect(block.equals(filled('e'))).toBe(true);
});
