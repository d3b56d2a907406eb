import type { PathRules } from '@sluice/snapshot/types';
import { describe, expect, it } from 'vitest';
import { isNormalisedPath, normalisePath, strictPathRules } from './normalise-path.ts';

describe('normalisePath', () => {
  it.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/.well-known/acme', '/.well-known/acme'],
    ['/a/...', '/a/...'],
    ['/a//b;v=1', '/a//b;v=1'],
    ['/%61%2D%5f%7E', '/a-_~'],
    ['/caf%c3%a9', '/caf%C3%A9'],
    ['/100%25', '/100%25'],
    ['/a%20b%3f%23', '/a%20b%3F%23'],
    ['/a%2ehtml', '/a.html'],
  ])('makes %s into %s', (raw, path) => {
    expect(normalisePath(raw)).toEqual({ path });
    expect(isNormalisedPath(raw)).toBe(raw === path && !raw.includes('%'));
  });

  it.each([
    ['', 'does not start with "/"'],
    ['a', 'does not start with "/"'],
    ['*', 'does not start with "/"'],
    ['http://a/', 'does not start with "/"'],
    ['/a b', 'must be escaped'],
    ['/a\tb', 'must be escaped'],
    ['/a\0', 'must be escaped'],
    ['/a\x7f', 'must be escaped'],
    ['/caf\u00e9', 'must be escaped'],
    ['/\u0161', 'must be escaped'],
    ['/a\\b', 'must be escaped'],
    ['/a#b', 'must be escaped'],
    ['/a?b', 'must be escaped'],
    ['/%', 'malformed escape'],
    ['/%4', 'malformed escape'],
    ['/%zz', 'malformed escape'],
    ['/%u0041', 'malformed escape'],
    ['/%00', 'escaped slash, backslash or NUL'],
    ['/a%2fb', 'escaped slash, backslash or NUL'],
    ['/a%2Fb', 'escaped slash, backslash or NUL'],
    ['/a%5cb', 'escaped slash, backslash or NUL'],
    ['/%252e', 'escaped twice'],
    ['/%2541', 'escaped twice'],
    ['/%25%41a', 'escaped twice'],
    ['/..', 'segment'],
    ['/.', 'segment'],
    ['/a/../b', 'segment'],
    ['/a/./b', 'segment'],
    ['/a/..', 'segment'],
    ['/%2e%2e/b', 'segment'],
    ['/.%2E', 'segment'],
    ['/a/..;x=1/b', 'segment'],
    ['/a/%2e;/b', 'segment'],
    ['/a/..%3b/b', 'segment'],
    ['/%2e%3Bx', 'segment'],
  ])('refuses %j', (raw, problem) => {
    expect(normalisePath(raw)).toEqual({ problem: expect.stringContaining(problem) });
    expect(isNormalisedPath(raw)).toBe(false);
  });
});

describe('normalisePath by the rules of a listener', () => {
  const rules = (given: Partial<PathRules>): PathRules => ({ ...strictPathRules, ...given });

  it.each<[Partial<PathRules>, string, string]>([
    [{ repeatedSlashes: 'merge' }, '//a///b//', '/a/b/'],
    [{ repeatedSlashes: 'merge', dotSegments: 'resolve' }, '/a//../b', '/b'],
    [{ dotSegments: 'resolve' }, '/a/../b', '/b'],
    [{ dotSegments: 'resolve' }, '/a/b/./c/..', '/a/b/'],
    [{ dotSegments: 'resolve' }, '/a/..', '/'],
    [{ dotSegments: 'resolve' }, '/.', '/'],
    [{ dotSegments: 'resolve' }, '/a/%2e%2E/b', '/b'],
    [{ dotSegments: 'resolve' }, '/a/.../b', '/a/.../b'],
    [{ encodedSlashes: 'keep' }, '/a%2fb%5cc', '/a%2Fb%5Cc'],
    [{ doubleEncoding: 'keep' }, '/proxy/https%253a%252f%252fx', '/proxy/https%253a%252f%252fx'],
    [{ parameters: 'keep' }, '/a;v=1/b', '/a;v=1/b'],
  ])('%j makes %s into %s', (given, raw, path) => {
    expect(normalisePath(raw, rules(given))).toEqual({ path });
  });

  it.each<[Partial<PathRules>, string, string]>([
    [{ repeatedSlashes: 'reject' }, '/a//b', 'repeated slashes'],
    [{ repeatedSlashes: 'reject' }, '//', 'repeated slashes'],
    [{ dotSegments: 'resolve' }, '/..', 'above the root'],
    [{ dotSegments: 'resolve' }, '/a/../../b', 'above the root'],
    [{ dotSegments: 'resolve' }, '/a/..;x/b', 'two ways'],
    [{ dotSegments: 'resolve' }, '/a/..%3Bx/b', 'two ways'],
    [{ dotSegments: 'resolve', encodedSlashes: 'keep' }, '/a/..%2fb', 'two ways'],
    [{ encodedSlashes: 'keep' }, '/a%2f../b', 'two ways'],
    [{ encodedSlashes: 'keep' }, '/a%5c..', 'two ways'],
    [{ encodedSlashes: 'keep' }, '/a%2f%2e%2e%2fb', 'two ways'],
    [{ encodedSlashes: 'keep' }, '/a%00', 'NUL'],
    [{ parameters: 'reject' }, '/a;v=1', 'parameter'],
    [{ doubleEncoding: 'keep' }, '/a\\b', 'must be escaped'],
  ])('%j refuses %s', (given, raw, problem) => {
    expect(normalisePath(raw, rules(given))).toEqual({ problem: expect.stringContaining(problem) });
  });
});
