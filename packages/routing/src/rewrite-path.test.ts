import type { PathMatchSnapshot, PathReplacement } from '@sluice/snapshot/types';
import { expect, it } from 'vitest';
import { rewritePath } from './rewrite-path.ts';

const any: PathMatchSnapshot = { kind: 'any' };
const under = (value: string): PathMatchSnapshot => ({ kind: 'prefix', value });
const prefix = (value: string): PathReplacement => ({ kind: 'prefix', value });
const regex = (pattern: string, replacement: string): PathReplacement => ({ kind: 'regex', pattern, replacement });

it.each<[string, PathReplacement, string, PathMatchSnapshot, string]>([
  ['a prefix', prefix('/b'), '/a/x', under('/a'), '/b/x'],
  ['a prefix that is all of the path', prefix('/b'), '/a', under('/a'), '/b'],
  ['a prefix by nothing', prefix('/'), '/a/x', under('/a'), '/x'],
  ['all of the path by nothing', prefix('/'), '/a', under('/a'), '/'],
  ['a prefix and keeps the final slash', prefix('/b'), '/a/', under('/a'), '/b/'],
  ['a prefix written with a final slash', prefix('/b/'), '/a/x', under('/a/'), '/b/x'],
  ['the root prefix by putting the value in front', prefix('/b'), '/x', under('/'), '/b/x'],
  ['an escaped prefix', prefix('/b'), '/caf%C3%A9/x', under('/caf%c3%a9'), '/b/x'],
  ['an exact match', prefix('/b'), '/a', { kind: 'exact', value: '/a' }, '/b'],
  ['a prefix after any match', prefix('/b'), '/x', any, '/b/x'],
  ['the whole path', { kind: 'full', value: '/b' }, '/a/x', under('/a'), '/b'],
  ['every match of an expression', regex('/v([0-9]+)', '/$1'), '/v1/v22/x', any, '/1/22/x'],
  ['nothing where the expression does not match', regex('^/v', '/w'), '/x/v', any, '/x/v'],
  ['by groups, also missing and escaped ones', regex('^/(a)|(b)', '/$1$2$9$$1$0'), '/a', any, '/a$1/a'],
  ['by a group before a digit', regex('^/(.)', '/$10'), '/ab', any, '/a0b'],
  ['and puts a missing slash in front', regex('^/a', ''), '/ab', any, '/b'],
  [
    'and escapes what does not belong in a path',
    regex('^/a', '/?#\\ \r\n\u00e9'),
    '/a',
    any,
    '/%3F%23%5C%20%0D%0A%C3%A9',
  ],
])('replaces %s', (_, replacement, path, match, expected) => {
  expect(rewritePath(replacement, path, match)).toBe(expected);
});
