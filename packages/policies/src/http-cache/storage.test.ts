import { describe, expect, it } from 'vitest';
import { judgeStorage, type StorageRules } from './storage.ts';

const rules: StorageRules = {
  statuses: new Set([200, 206, 304, 404]),
  defaults: { lifetimeMs: 0, longestMs: 86_400_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 },
  setCookie: 'refuse',
  honourRequest: false,
};

function judge(answer: string[], given: { status?: number; request?: string[]; identified?: boolean } = {}, own = {}) {
  const { status = 200, request = [], identified = false } = given;
  const asked = { method: 'GET', headers: request, identified };
  const times = { requestedAt: 0, receivedAt: 0 };
  const verdict = judgeStorage(asked, { status, headers: answer }, times, { ...rules, ...own });
  return verdict.store ? verdict.headers : verdict.because;
}

const minute = ['cache-control', 'max-age=60'];

describe('judgeStorage', () => {
  it('stores what says how long, by the status', () => {
    expect(judge(minute)).toEqual(minute);
    expect(judge(minute, { status: 404 })).toEqual(minute);
    for (const status of [206, 304, 500, 103]) expect(judge(minute, { status })).toBe('status');
    expect(judge([])).toBe('no_lifetime');
    expect(judge([], {}, { defaults: { ...rules.defaults, lifetimeMs: 1000 } })).toEqual([]);
  });

  it('stores what is old at once only where it can be asked about or used stale', () => {
    expect(judge(['cache-control', 'max-age=0'])).toBe('no_lifetime');
    expect(judge(['cache-control', 'no-cache', 'etag', '"a"'])).toEqual(['cache-control', 'no-cache', 'etag', '"a"']);
    expect(judge(['cache-control', 'no-cache'])).toBe('no_lifetime');
    expect(judge(['cache-control', 'max-age=0, stale-if-error=9'])).toEqual([
      ...['cache-control', 'max-age=0, stale-if-error=9'],
    ]);
    expect(judge(['cache-control', 'max-age=60', 'age', '60'])).toBe('no_lifetime');
  });

  it('does not store what only one may have', () => {
    expect(judge(['cache-control', 'max-age=60, private'])).toBe('private');
    expect(judge(['cache-control', 'max-age=60, no-store'])).toBe('no_store');
    expect(judge(['cache-control', 'max-age=60, no-store, must-understand'])).toHaveLength(2);
    expect(judge([...minute, 'vary', 'a, *'])).toBe('vary_any');
  });

  it('does not store fields that the answer keeps back, and Age', () => {
    const headers = [
      'Cache-Control',
      'max-age=60, private="x-a", no-cache="Set-Cookie"',
      'X-A',
      '1',
      'Set-Cookie',
      'a=b',
    ];
    expect(judge([...headers, 'Age', '3', 'x-b', '2'])).toEqual([...headers.slice(0, 2), 'x-b', '2']);
  });

  it('refuses cookies, or leaves them out', () => {
    const headers = [...minute, 'set-cookie', 'a=b'];
    expect(judge(headers)).toBe('set_cookie');
    expect(judge(headers, {}, { setCookie: 'drop' })).toEqual(minute);
  });

  it.each([{ request: ['Authorization', 'Basic a'] }, { identified: true }])(
    'stores what is for %j only where the answer allows it',
    (given) => {
      expect(judge(minute, given)).toBe('authorization');
      for (const said of ['public', 'must-revalidate', 's-maxage=5']) {
        expect(judge(['cache-control', `max-age=60, ${said}`], given)).toHaveLength(2);
      }
    },
  );

  it('hears no-store of clients where they may say it', () => {
    const given = { request: ['cache-control', 'no-store'] };
    expect(judge(minute, given)).toEqual(minute);
    expect(judge(minute, given, { honourRequest: true })).toBe('request_no_store');
  });
});
