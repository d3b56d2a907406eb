import { describe, expect, it } from 'vitest';
import { explained, testEnvironment } from '../testing-exchange.ts';
import { explainCache } from './explain.ts';
import { createCache } from './policy.ts';
import { cacheSchema } from './schema.ts';

const plan = (config: object = {}) =>
  createCache(cacheSchema.parse({ type: 'cache', ...config }), testEnvironment).forwarding?.cache;

it('stores only what names its lifetime, 1 MiB at most and 64 MiB in all, unless it says otherwise', () => {
  expect(plan()).toMatchObject({
    ...{ memoryBytes: 67_108_864, objectBytes: 1_048_576, tellsClients: true, maxWaiting: 1000, maxWaitMs: 10_000 },
    storage: { defaults: { lifetimeMs: 0, longestMs: 86_400_000, staleWhileRevalidateMs: 0, staleIfErrorMs: 0 } },
  });
  expect(plan({ defaultTtl: '1m', staleIfError: '2m', key: { headers: ['X-A'], onlyQuery: [] } })).toMatchObject({
    storage: { defaults: { lifetimeMs: 60_000, staleIfErrorMs: 120_000 } },
    key: { headers: ['x-a'], onlyQuery: new Set() },
  });
});

it('shares what is stored only with equal settings', () => {
  expect(plan()?.identity).toBe(plan({})?.identity);
  expect(plan()?.identity).not.toBe(plan({ key: { ignoreQuery: ['a'] } })?.identity);
});

it('refuses statuses of parts', () => {
  for (const status of [206, 304, 100]) {
    expect(cacheSchema.safeParse({ type: 'cache', statuses: [status] }).success).toBe(false);
  }
});

describe('what the simulator says', () => {
  const explain = (request: object, config: object = {}) =>
    explainCache(cacheSchema.parse({ type: 'cache', ...config }), explained(request));

  it('names the key, without what is no part of it, and what would be stored', () => {
    const { outcome, details } = explain(
      { path: '/a', query: '?utm=1&b=2', headers: ['host', 'Shop.example:8080'] },
      { key: { ignoreQuery: ['utm'], headers: ['x-tenant'] }, defaultTtl: '5m' },
    );
    expect(outcome).toBe('depends');
    expect(details?.slice(0, 3)).toEqual([
      ...['the key is http://shop.example:8080/a?b=2', 'and x-tenant: not there'],
      'parameters that are no part of the key are not sent on',
    ]);
    expect(details?.join('\n')).toContain('without Set-Cookie for 5m unless it names its lifetime, at most 24h');
  });

  it('says who gets only what everybody may have', () => {
    const permission = 'only answers with public, s-maxage or must-revalidate, because it says who it is from';
    expect(explain({ headers: ['authorization', 'Bearer secret'] }).details).toContain(permission);
    expect(JSON.stringify(explain({ headers: ['authorization', 'Bearer secret'] }))).not.toContain('secret');
    const identities = [{ by: 'jwt', name: 'a', claims: {} }];
    expect(explain({ identities }).details).toContain(permission);
    expect(explain({}).details).not.toContain(permission);
  });

  it('says what passes by', () => {
    expect(explain({ method: 'POST' }).sentence).toBe(
      'sends it past the cache, because POST asks for more than a stored answer',
    );
    expect(explain({ headers: ['if-match', '"a"'] }).outcome).toBe('continues');
    expect(explain({ method: 'HEAD' }).details).toContain('an answer to HEAD is not stored');
  });
});
