import { expect, it } from 'vitest';
import { mergeEdit } from './merge-edit.ts';

const original = { name: 'a', priority: 1, hosts: ['x'], limits: { body: 1, headers: 1 } };

it('keeps what was changed here and takes what was changed there', () => {
  const mine = { ...original, priority: 2, limits: { body: 5, headers: 1 } };
  const theirs = { ...original, hosts: ['x', 'y'], limits: { body: 1, headers: 9 } };
  expect(mergeEdit(original, mine, theirs)).toEqual({
    name: 'a',
    priority: 2,
    hosts: ['x', 'y'],
    limits: { body: 5, headers: 9 },
  });
});

it('lets the edit win where both changed the same', () => {
  const mine = { ...original, hosts: ['mine'], priority: 2 };
  const theirs = { ...original, hosts: ['theirs'], priority: 3 };
  expect(mergeEdit(original, mine, theirs)).toMatchObject({ hosts: ['mine'], priority: 2 });
});

it('keeps removals of both sides', () => {
  const { priority: _mine, ...mine } = original;
  const { hosts: _theirs, ...theirs } = original;
  expect(mergeEdit(original, { ...mine, priority: undefined }, theirs)).toEqual({ name: 'a', limits: original.limits });
});
