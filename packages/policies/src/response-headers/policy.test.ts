import { expect, it } from 'vitest';
import { anExchange, testEnvironment } from '../testing-exchange.ts';
import { createResponseHeaders } from './policy.ts';
import { responseHeadersSchema } from './schema.ts';

it('removes, sets and adds, and leaves status and other fields alone', async () => {
  const config = responseHeadersSchema.parse({
    type: 'response_headers',
    remove: ['Server'],
    set: { 'cache-control': 'no-store' },
    add: { 'set-cookie': 'b=2' },
  });
  const head = {
    status: 404,
    headers: ['server', 'x', 'Cache-Control', 'public', 'Set-Cookie', 'a=1', 'Content-Type', 'text/plain'],
  };
  await createResponseHeaders(config, testEnvironment).onResponse?.(anExchange(), head);
  expect(head).toEqual({
    status: 404,
    headers: ['Set-Cookie', 'a=1', 'Content-Type', 'text/plain', 'cache-control', 'no-store', 'set-cookie', 'b=2'],
  });
});

it('does not touch the request', async () => {
  const exchange = anExchange(['x-a', '1']);
  const policy = createResponseHeaders({ type: 'response_headers', remove: ['x-a'] }, testEnvironment);
  await policy.onResponse?.(exchange, { status: 200, headers: [] });
  expect(exchange.request.headers).toEqual(['x-a', '1']);
  expect(policy.onRequest).toBeUndefined();
});

it('refuses to touch framing', () => {
  const parsed = responseHeadersSchema.safeParse({ type: 'response_headers', set: { 'Content-Length': '0' } });
  expect(parsed.success).toBe(false);
});
