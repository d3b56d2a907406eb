import { expect, it } from 'vitest';
import type { Limits, LimitVerdict } from '../limits/limits.ts';
import { anExchange, explained, testEnvironment } from '../testing-exchange.ts';
import { explainRateLimit } from './explain.ts';
import { createRateLimit } from './policy.ts';
import { rateLimitSchema } from './schema.ts';

function limiting(given: Record<string, unknown>, verdict: Partial<LimitVerdict> = {}) {
  const asked: Parameters<Limits['take']>[] = [];
  const events: string[] = [];
  const denied: [string, boolean][] = [];
  const policy = createRateLimit(rateLimitSchema.parse({ type: 'rate_limit', limit: 5, ...given }), {
    ...testEnvironment,
    count: (event) => events.push(event),
    noteDenied: (...denial) => denied.push(denial),
    limits: {
      take(...ask) {
        asked.push(ask);
        return { allowed: true, remaining: 4, resetMs: 1200, retryAfterMs: 0, ...verdict };
      },
    },
  });
  return { policy, asked, events, denied };
}

it('counts clients by address, and those of IPv6 by their network', () => {
  const { policy, asked } = limiting({});
  for (const clientAddress of ['192.0.2.1', '2001:db8::1:2:3:4', '2001:DB8:0:0:ffff::9', '::1', '2001:db8:1::']) {
    void policy.onRequest?.(anExchange([], { clientAddress }));
  }
  expect(asked.map(([, , key]) => key)).toEqual([
    '192.0.2.1',
    '2001:db8:0:0::/64',
    '2001:db8:0:0::/64',
    '0:0:0:0::/64',
    '2001:db8:1:0::/64',
  ]);
});

it('counts by the value of a header without telling anybody what it is', () => {
  const refused = { allowed: false, remaining: 0, retryAfterMs: 1500 };
  const { policy, asked, denied } = limiting({ key: { by: 'header', header: 'X-Api-Key' } }, refused);
  for (const headers of [['x-api-key', 'secret-1'], ['X-API-KEY', 'secret-1'], ['x-api-key', 'secret-2'], []]) {
    void policy.onRequest?.(anExchange(headers));
  }
  const keys = asked.map(([, , key]) => key);
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(3);
  expect(denied.at(-1)).toEqual(['without x-api-key', false]);
  expect(JSON.stringify([asked, denied])).not.toContain('secret');
});

it.each([
  [{ sub: 'ada' }, undefined, ['="ada"', 'sub "ada"']],
  [{ sub: 1 }, undefined, ['=1', 'sub 1']],
  [{ sub: '1' }, undefined, ['="1"', 'sub "1"']],
  [{ sub: ['a', 'b'] }, undefined, ['=["a","b"]', 'sub ["a","b"]']],
  [{ sub: '' }, undefined, ['192.0.2.1', '192.0.2.1']],
  [{ sub: null }, 'together', ['-', 'without sub']],
  [{}, 'not_counted', undefined],
  [{ constructor: 'x' }, 'not_counted', undefined],
])('of an identity with %j, %s without the claim, it counts %j', (claims, missing, expected) => {
  const refused = { allowed: false, remaining: 0, retryAfterMs: 1 };
  const { policy, asked, events, denied } = limiting({ key: { by: 'claim', claim: 'sub', missing } }, refused);
  const identities = [{ by: 'jwt', name: 'x', claims }];
  const reply = policy.onRequest?.(anExchange([], { identities }));
  expect(asked[0] === undefined ? undefined : [asked[0][2], denied[0]?.[0]]).toEqual(expected);
  if (expected === undefined) expect([reply, events]).toEqual([undefined, ['not_counted']]);
});

it('takes the claim of whoever was established last and has it, and of a long one the digest', () => {
  const { policy, asked } = limiting({ key: { by: 'claim', claim: 'org.id' } });
  const ask = (...all: object[]) => {
    const identities = all.map((claims) => ({ by: 'jwt', name: '', claims: claims as Record<string, unknown> }));
    void policy.onRequest?.(anExchange(['org.id', 'forged'], { identities }));
    return asked.at(-1)?.[2];
  };
  expect(ask({ org: { id: 'a' } }, { org: { id: 'b' } }, { sub: 'ada' })).toBe('="b"');
  expect(ask({ 'org.id': 'flat', org: { id: 'nested' } })).toBe('="flat"');
  const long = ['x', 'y'].map((end) => ask({ org: { id: 'x'.repeat(10_000) + end } }));
  expect(long.every((key) => /^#.{22}$/.test(key ?? ''))).toBe(true);
  expect(long[0]).not.toBe(long[1]);
  // A value cannot be written so that it is the key of another kind.
  expect(ask({ org: { id: '192.0.2.1' } })).not.toBe('192.0.2.1');
  expect(ask({ org: { id: '-' } })).not.toBe('-');
});

it('explains whom a request is counted with', () => {
  const told = (key: object, claims: Record<string, unknown>) => {
    const config = rateLimitSchema.parse({ type: 'rate_limit', limit: 5, key });
    return explainRateLimit(config, explained({ identities: [{ by: 'jwt', name: '', claims }] }));
  };
  const key = { by: 'claim', claim: 'sub' };
  expect(told(key, { sub: 'ada' }).sentence).toBe('counts the request under sub "ada": 5 in 1s; those over it get 429');
  expect(told(key, {}).sentence).toContain('under 192.0.2.1, as it has no claim sub');
  expect(told({ ...key, missing: 'together' }, {}).sentence).toContain('with all without sub');
  expect(told({ ...key, missing: 'not_counted' }, {})).toEqual({
    outcome: 'continues',
    sentence: 'does not count the request, because it has no claim sub',
  });
});

it('tells apart what means something else, and takes up again what means the same', () => {
  const id = (given: Record<string, unknown>) => {
    const { policy, asked } = limiting(given);
    void policy.onRequest?.(anExchange());
    return asked[0]?.[0];
  };
  expect(id({})).toBe(id({ shadow: true, status: 503 }));
  expect(id({})).not.toBe(id({ limit: 6 }));
  expect(id({})).not.toBe(id({ key: { by: 'route' } }));
});

it('refuses with the status, the wait in whole seconds and a word for people', async () => {
  const { policy, events, denied } = limiting({ status: 503 }, { allowed: false, remaining: 0, retryAfterMs: 1001 });
  const { status, headers = [], body } = (await policy.onRequest?.(anExchange())) ?? {};
  expect([status, body]).toEqual([503, 'too many requests, try again in 2 s\n']);
  expect(headers.slice(headers.indexOf('cache-control'))).toEqual([
    ...['cache-control', 'no-store', 'x-sluice-error', 'limit_exceeded', 'retry-after', '2'],
  ]);
  expect(events).toEqual(['denied']);
  expect(denied).toEqual([['192.0.2.1', false]]);
});

it('only counts in shadow, and says nothing to clients', async () => {
  const { policy, events, denied } = limiting({ shadow: true }, { allowed: false, remaining: 0, retryAfterMs: 1 });
  const exchange = anExchange();
  expect(await policy.onRequest?.(exchange)).toBeUndefined();
  const head = { status: 200, headers: [] as string[] };
  await policy.onResponse?.(exchange, head);
  expect(head.headers).toEqual([]);
  expect(events).toEqual(['shadow_denied']);
  expect(denied).toEqual([['192.0.2.1', true]]);
});

it('of several limits the client is told of the one that leaves least', async () => {
  const head = { status: 200, headers: ['x-other', '1'] };
  for (const remaining of [7, 3, 5]) {
    const { policy } = limiting({ limit: remaining + 10 }, { remaining });
    const exchange = anExchange();
    await policy.onRequest?.(exchange);
    await policy.onResponse?.(exchange, head);
  }
  const told = ['ratelimit-limit', '13', 'ratelimit-remaining', '3', 'ratelimit-reset', '2'];
  const all = ['x-other', '1', 'ratelimit-policy', '"17-in-1s";q=17;w=1, "13-in-1s";q=13;w=1, "15-in-1s";q=15;w=1'];
  all.push('ratelimit', '"17-in-1s";r=7;t=2, "13-in-1s";r=3;t=2, "15-in-1s";r=5;t=2');
  expect(head.headers).toEqual([...all, ...told]);
});

it('says nothing about limits where it is told not to', () => {
  expect(limiting({ headers: false }).policy.onResponse).toBeUndefined();
});
