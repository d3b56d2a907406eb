import { expect, it } from 'vitest';
import { NameTable } from './name-table.ts';

const table = new NameTable([
  ['host', 1],
  ['hint', 2],
  ['content-length', 3],
  ['x', 4],
]);

it('finds names in any case, and nothing else', () => {
  expect(['host', 'Host', 'HOST', 'hInt', 'Content-Length', 'X'].map((name) => table.get(name))).toEqual([
    1, 1, 1, 2, 3, 4,
  ]);
  for (const name of [
    '',
    'y',
    'hos',
    'hoat',
    'hosts',
    'content_length',
    'content-lengtH ',
    'host\0',
    'a'.repeat(999),
  ]) {
    expect(table.get(name), name).toBeUndefined();
  }
});

it('takes a character for another only where both are the same letter', () => {
  const odd = new NameTable([['a@b', 1]]);
  expect(odd.get('a`b')).toBeUndefined();
  expect(odd.get('A@B')).toBe(1);
});
