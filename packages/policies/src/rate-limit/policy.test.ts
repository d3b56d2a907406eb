import { expect, it } from 'vitest';
import type { Limits, LimitVerdict } from '../limits/limits.ts';
import { anExchange, testEnvironment } from '../testing-exchange.ts';
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
  expect(head.headers).toEqual(['x-other', '1', ...told]);
});

it('says nothing about limits where it is told not to', () => {
  expect(limiting({ headers: false }).policy.onResponse).toBeUndefined();
});
