import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNormalisedPath, normalisePath } from './normalise-path.ts';

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
  ])('refuses %j', (raw, problem) => {
    expect(normalisePath(raw)).toEqual({ problem: expect.stringContaining(problem) });
    expect(isNormalisedPath(raw)).toBe(false);
  });

  const seed = Number(process.env.SLUICE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
  it(`gives paths that it would not change again, seed ${seed}`, () => {
    const part = fc.constantFrom('/', '.', '..', ';', '%', '25', '2e', '2f', '%41', '%c3', 'a', '\\', '\u00ff', '~');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const raw = `/${parts.join('')}`;
        const result = normalisePath(raw);
        if ('problem' in result) return;
        expect(isNormalisedPath(raw)).toBe(result.path === raw && !raw.includes('%'));
        expect(normalisePath(result.path)).toEqual(result);
        expect(decodeURIComponentLoosely(result.path)).not.toMatch(/\\|\/\.\.?(\/|;|$)|%[0-9a-f]{2}/i);
      }),
      { seed, numRuns: 3000 },
    );
  });
});

/** What a server behind would make of the path, bytes outside ASCII aside. */
function decodeURIComponentLoosely(path: string): string {
  return path.replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
