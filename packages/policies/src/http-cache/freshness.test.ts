import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCacheControl } from './cache-control.ts';
import { freshnessOf, suitsClient, usabilityOf, usableAfterError } from './freshness.ts';
import { parseHttpDate } from './http-date.ts';

const now = Date.UTC(2026, 0, 1);
const httpDate = (ms: number) => new Date(ms).toUTCString();
const none = { lifetimeMs: 0, longestMs: 86_400_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 };

function of(headers: string[], defaults = none) {
  const times = { requestedAt: now - 2000, receivedAt: now };
  return freshnessOf(headers, readCacheControl(headers), times, defaults);
}

describe('freshnessOf', () => {
  it('takes s-maxage before max-age before Expires', () => {
    const expires = ['expires', httpDate(now + 10_000), 'date', httpDate(now)];
    expect(of(expires).lifetimeMs).toBe(10_000);
    expect(of([...expires, 'cache-control', 'max-age=20']).lifetimeMs).toBe(20_000);
    expect(of([...expires, 'cache-control', 'max-age=20, s-maxage=30']).lifetimeMs).toBe(30_000);
  });

  it('takes an Expires that is no date for the past, and no answer for longer than the limit', () => {
    expect(of(['expires', '0'], { ...none, lifetimeMs: 5000 }).lifetimeMs).toBe(0);
    expect(of(['cache-control', 'max-age=9999999']).lifetimeMs).toBe(86_400_000);
    expect(of([], { ...none, lifetimeMs: 5000 }).lifetimeMs).toBe(5000);
  });

  it('adds what Age says to the way of the answer, and believes Date where that is older', () => {
    expect(of(['age', '10']).initialAgeMs).toBe(12_000);
    expect(of(['age', '10', 'date', httpDate(now - 60_000)]).initialAgeMs).toBe(60_000);
    expect(of(['date', httpDate(now + 60_000)]).initialAgeMs).toBe(2000);
    expect(of(['age', 'soon']).initialAgeMs).toBe(2000);
  });

  it('allows stale use by default, but not where the answer asks for revalidation', () => {
    const defaults = { ...none, staleWhileRevalidateMs: 7000, staleIfErrorMs: 9000 };
    const grace = (said: string) => {
      const { staleWhileRevalidateMs, staleIfErrorMs } = of(['cache-control', said], defaults);
      return [staleWhileRevalidateMs, staleIfErrorMs];
    };
    expect(grace('max-age=1')).toEqual([7000, 9000]);
    expect(grace('max-age=1, stale-while-revalidate=1, stale-if-error=2')).toEqual([1000, 2000]);
    for (const strict of ['must-revalidate', 'proxy-revalidate', 's-maxage=5', 'no-cache']) {
      expect(grace(`max-age=1, ${strict}`)).toEqual([0, 0]);
    }
    expect(grace('s-maxage=1, stale-while-revalidate=1')).toEqual([1000, 0]);
    expect(grace('must-revalidate, stale-if-error=5')).toEqual([0, 0]);
  });

  it(`never gives anything after its lifetime and grace, seed ${testSeed}`, () => {
    const seconds = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(seconds, seconds, seconds, seconds, (maxAge, swr, sie, age) => {
        const said = `max-age=${maxAge}, stale-while-revalidate=${swr}, stale-if-error=${sie}`;
        const freshness = of(['cache-control', said]);
        const use = usabilityOf(freshness, age * 1000);
        expect(use === 'fresh').toBe(age < maxAge);
        expect(use === 'stale').toBe(age >= maxAge + swr);
        expect(usableAfterError(freshness, age * 1000)).toBe(age < maxAge + sie);
      }),
      { seed: testSeed },
    );
  });

  it('asks for what clients demand', () => {
    const freshness = of(['cache-control', 'max-age=60']);
    const suits = (said: string, ageMs: number) =>
      suitsClient(readCacheControl(['cache-control', said]), freshness, ageMs);
    expect([suits('no-cache', 0), suits('max-age=10', 10_000), suits('max-age=10', 10_001)]).toEqual([
      ...[false, true, false],
    ]);
    expect([suits('min-fresh=20', 40_000), suits('min-fresh=20', 40_001), suits('', 59_999)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

it('reads dates in the three forms of RFC 9110, and nothing else', () => {
  const at = Date.UTC(1994, 10, 6, 8, 49, 37);
  for (const text of [
    ...['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'],
  ]) {
    expect(parseHttpDate(text, now)).toBe(at);
  }
  for (const text of ['0', '-1', '1994-11-06', 'Sun, 06 Now 1994 08:49:37 GMT', 'Sun, 06 Nov 1994 28:49:37 GMT', '']) {
    expect(parseHttpDate(text, now)).toBeUndefined();
  }
});
