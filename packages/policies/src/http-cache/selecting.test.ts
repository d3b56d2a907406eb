import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cacheTarget, keyedQuery, keyFields } from './cache-key.ts';
import { cacheStatus } from './cache-status.ts';
import { invalidatedTargets } from './invalidation.ts';
import { askWhetherModified, headOfNotModified, isNotModified } from './preconditions.ts';
import { selectRange } from './ranges.ts';
import { updateHead } from './update-head.ts';
import { variantOf, varyingFields } from './vary.ts';

const all = { ignoreQuery: new Set<string>(), onlyQuery: undefined, headers: [] };

describe('keys', () => {
  it(`of different requests are different, seed ${testSeed}`, () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab"?/[],:\\'), maxLength: 6 });
    const request = fc.record({
      ...{ scheme: fc.constantFrom('http' as const, 'https' as const), authority: text, path: text, query: text },
    });
    fc.assert(
      fc.property(request, request, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(cacheTarget(one) === cacheTarget(other)).toBe(same);
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });

  it('hold what trusted proxies say, and the fields that are named', () => {
    const fields = (...headers: string[]) => keyFields(headers, { headers: ['x-tenant'] });
    expect(fields('X-Tenant', 'a')).not.toBe(fields());
    expect(fields('x-forwarded-host', 'a')).not.toBe(fields('x-forwarded-prefix', 'a'));
    expect(fields('accept', 'a')).toBe(fields());
  });

  it('take parameters out by their decoded names, and leave the others as they are', () => {
    const ignoring = { ...all, ignoreQuery: new Set(['a b', 'utm']) };
    expect(keyedQuery('?x=%31&utm=1&a%20b=2&a+b=3&utmost=4&%', ignoring)).toBe('?x=%31&utmost=4&%');
    expect(keyedQuery('?utm', ignoring)).toBe('');
    expect(keyedQuery('?b=1&&a=2', { ...all, onlyQuery: new Set(['a']) })).toBe('?a=2');
    expect(keyedQuery('?b=1&&a=2', all)).toBe('?b=1&&a=2');
  });
});

describe('Vary', () => {
  it('lists fields once and in order, and knows the one that nothing matches', () => {
    expect(varyingFields(['vary', 'B, a', 'Vary', 'b,'])).toEqual(['a', 'b']);
    expect(varyingFields(['vary', 'a', 'vary', '*'])).toBeUndefined();
  });

  it('takes equal lists for equal, and a missing field for no empty one', () => {
    const variant = (...headers: string[]) => variantOf(['accept-encoding', 'x-a'], headers);
    expect(variant('Accept-Encoding', 'gzip, BR')).toBe(variant('accept-encoding', 'br', 'accept-encoding', 'gzip'));
    expect(variant('x-a', 'a , b')).toBe(variant('X-A', 'a', 'X-A', 'b'));
    expect(variant('x-a', 'a, b')).not.toBe(variant('x-a', 'b, a'));
    expect(variant('x-a', '')).not.toBe(variant());
  });
});

describe('conditions', () => {
  const stored = { status: 200, headers: ['etag', 'W/"a"', 'last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT'] };
  const now = Date.UTC(2026, 0, 1);

  it.each([
    [['if-none-match', '"b", "a"'], true],
    [['if-none-match', 'W/"a"'], true],
    [['if-none-match', '*'], true],
    [['if-none-match', '"b"', 'if-modified-since', 'Sun, 06 Nov 1994 08:49:37 GMT'], false],
    [['if-modified-since', 'Sun, 06 Nov 1994 08:49:37 GMT'], true],
    [['if-modified-since', 'Sun, 06 Nov 1994 08:49:36 GMT'], false],
    [['if-modified-since', 'yesterday'], false],
    [[], false],
  ])('%j: %s', (asked, expected) => {
    expect(isNotModified(asked, stored, now)).toBe(expected);
    expect(isNotModified(asked, { ...stored, status: 404 }, now)).toBe(false);
  });

  it('are made of what is stored, and a 304 changes all but what describes the body', () => {
    const headers: string[] = [];
    askWhetherModified(headers, stored.headers);
    expect(headers).toEqual(['if-none-match', 'W/"a"', 'if-modified-since', 'Sun, 06 Nov 1994 08:49:37 GMT']);
    const before = ['Content-Length', '5', 'Cache-Control', 'max-age=1', 'x-a', '1', 'x-b', '2'];
    expect(updateHead(before, ['content-length', '0', 'cache-control', 'max-age=9', 'x-b', '3', 'X-B', '4'])).toEqual([
      ...['Content-Length', '5', 'x-a', '1', 'cache-control', 'max-age=9', 'x-b', '3', 'X-B', '4'],
    ]);
    expect(headOfNotModified(['Content-Length', '5', 'etag', '"a"', 'content-encoding', 'br'])).toEqual([
      'etag',
      '"a"',
    ]);
  });
});

describe('ranges', () => {
  const select = (range: string, length = 10, more: string[] = []) =>
    selectRange(['range', range, ...more], ['etag', '"a"'], length, 0);

  it('are one, within the body', () => {
    expect(select('bytes=0-0')).toEqual({ start: 0, end: 0 });
    expect(select('bytes=5-')).toEqual({ start: 5, end: 9 });
    expect(select('bytes=5-99')).toEqual({ start: 5, end: 9 });
    expect(select('bytes=-99')).toEqual({ start: 0, end: 9 });
    for (const beyond of ['bytes=10-', 'bytes=-0']) expect(select(beyond)).toBe('unsatisfiable');
    expect(select('bytes=-1', 0)).toBe('unsatisfiable');
    for (const other of ['bytes=5-4', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=-', 'bytes=a-b']) {
      expect(select(other)).toBeUndefined();
    }
  });

  it('are of the version that the client has', () => {
    expect(select('bytes=0-0', 10, ['if-range', '"a"'])).toBeDefined();
    for (const other of ['"b"', 'W/"a"', 'Sun, 06 Nov 1994 08:49:37 GMT']) {
      expect(select('bytes=0-0', 10, ['if-range', other])).toBeUndefined();
    }
    const dated = ['last-modified', 'Sun, 06 Nov 1994 08:49:37 GMT', 'date', 'Sun, 06 Nov 1994 08:49:38 GMT'];
    const asked = ['range', 'bytes=0-0', 'if-range', 'Sun, 06 Nov 1994 08:49:37 GMT'];
    expect(selectRange(asked, dated, 10, 0)).toEqual({ start: 0, end: 0 });
    expect(selectRange(asked, dated.slice(0, 2), 10, 0)).toBeUndefined();
  });

  it(`never leave the body, seed ${testSeed}`, () => {
    const edge = fc.option(fc.integer({ min: 0, max: 20 }));
    fc.assert(
      fc.property(edge, edge, fc.integer({ min: 0, max: 10 }), (first, last, length) => {
        const range = select(`bytes=${first ?? ''}-${last ?? ''}`, length);
        if (range === undefined || range === 'unsatisfiable') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(length);
      }),
      { seed: testSeed },
    );
  });
});

it('an unsafe request makes its own target invalid, and those it names on its origin', () => {
  const after = (method: string, status: number, ...headers: string[]) =>
    invalidatedTargets(method, 'https://a.test', '/b/c?d', { status, headers });
  expect(after('POST', 201, 'Location', '../e', 'content-location', 'https://A.test/f?g')).toEqual([
    ...['/b/c?d', '/e', '/f?g'],
  ]);
  expect(after('PUT', 200, 'location', 'https://b.test/e', 'content-location', 'http://a.test/e')).toEqual(['/b/c?d']);
  expect(after('FOO', 303, 'location', '::')).toHaveLength(2);
  expect([after('GET', 200), after('POST', 409), after('POST', 500)]).toEqual([[], [], []]);
});

it('says what the cache did in the terms of RFC 9211', () => {
  expect(cacheStatus('a', { hit: true, ttlSeconds: -1.5 })).toBe('a; hit; ttl=-2');
  expect(
    cacheStatus('a', { hit: false, forwarded: 'stale', forwardedStatus: 304, collapsed: true, stored: true }),
  ).toBe('a; fwd=stale; fwd-status=304; stored; collapsed');
});
