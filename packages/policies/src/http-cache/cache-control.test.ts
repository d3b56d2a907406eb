import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { directivesOf, readCacheControl } from './cache-control.ts';

const read = (...values: string[]) => readCacheControl(values.flatMap((value) => ['Cache-Control', value]));

describe('readCacheControl', () => {
  it('reads directives in any case, over several fields, and passes over those it does not know', () => {
    expect(read('Max-Age=60, foo, bar="a, private"', 'PUBLIC')).toMatchObject({ maxAge: 60, public: true });
    expect(read('bar="a, private"').private).toBeUndefined();
    expect(read('s-maxage="30" , must-revalidate')).toMatchObject({ sMaxAge: 30, mustRevalidate: true });
  });

  it('reads names of fields', () => {
    expect(read('private="Set-Cookie, x-a"').private).toEqual(['set-cookie', 'x-a']);
    expect(read('no-cache="a", no-cache').noCache).toBe(true);
    expect(read('private=""').private).toBe(true);
    expect(read('private="a b"').private).toBe(true);
  });

  it('takes the shorter of two lifetimes, and none for what is no number', () => {
    expect(read('max-age=60, max-age=10').maxAge).toBe(10);
    expect(read('max-age=10', 'max-age=60').maxAge).toBe(10);
    for (const odd of ['max-age', 'max-age=', 'max-age=-1', 'max-age=1.5', 'max-age=0x10', 'max-age=1s']) {
      expect(read(odd).maxAge).toBe(0);
    }
    expect(read(`max-age=${'9'.repeat(400)}`).maxAge).toBe(2_147_483_648);
  });

  it('goes on behind a quote that nothing closes', () => {
    expect(read('foo="abc, no-store').noStore).toBe(true);
    expect(read('", no-store').noStore).toBe(true);
  });

  it(`reads whatever comes, seed ${testSeed}`, () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab=",\\ -0\t') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        // A directive between commas counts whatever stands around it, unless it is inside of quotes.
        const quotes = before.replaceAll(/\\./g, '').split('"').length - 1;
        const names = [...directivesOf(`${before},no-store,${after}`)].map(([name]) => name);
        if (quotes === 0) expect(names).toContain('no-store');
      }),
      { seed: testSeed, numRuns: 500 },
    );
  });
});
