import { expect, it } from 'vitest';
import { diffLines } from './diff-lines.ts';

const text = (lines: ReturnType<typeof diffLines>) =>
  lines.map((line) => `${{ same: ' ', added: '+', removed: '-', gap: '~' }[line.kind]}${line.text}`);

it('shows what was replaced, with its neighbours', () => {
  expect(text(diffLines('a\nb\nc', 'a\nB\nc'))).toEqual([' a', '-b', '+B', ' c']);
});

it('leaves out what is far from any change', () => {
  const before = Array.from({ length: 20 }, (_, line) => `line ${line}`);
  const after = before.with(10, 'other');
  expect(text(diffLines(before.join('\n'), after.join('\n'), 1))).toEqual([
    '~⋯ 9 unchanged lines',
    ' line 9',
    '-line 10',
    '+other',
    ' line 11',
    '~⋯ 8 unchanged lines',
  ]);
});

it('keeps what both have in common when lines move', () => {
  expect(text(diffLines('a\nb\nc\nd', 'b\nc\nx\nd'))).toEqual(['-a', ' b', ' c', '+x', ' d']);
});
