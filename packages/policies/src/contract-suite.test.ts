import { describe, expect, it } from 'vitest';
import type { PolicyExchange } from './contract.ts';
import { createPolicy } from './runtimes.ts';
import { policySchema, policySchemas } from './schemas.ts';
import { anExchange, testEnvironment } from './testing-exchange.ts';

/** The least configuration of every kind, which a form starts from; the first example of one that asks for more. */
const configs = policySchemas.map((schema) => {
  const examples = schema.meta()?.examples;
  return policySchema.parse(Array.isArray(examples) ? examples[0] : { type: schema.shape.type.value });
});

async function runThrough(policy: ReturnType<typeof createPolicy>, exchange: PolicyExchange) {
  await policy.onRequest?.(exchange);
  const headers = [...exchange.request.headers];
  policy.onUpstreamRequest?.(exchange, { method: 'GET', target: '/', headers, authority: 'app:80' });
  const head = { status: 200, headers: ['Content-Type', 'text/plain', 'x-end', 'kept'] };
  await policy.onResponse?.(exchange, head);
  policy.onResponseBody?.(exchange, head, { write: () => true, end() {}, abort() {}, onRoom() {} })?.abort();
  policy.onComplete?.(exchange, { status: head.status, errorCode: undefined, durationMs: 1 });
  return head;
}

describe.each(configs.map((config) => [config.type, config] as const))('%s', (_, config) => {
  it('does something in at least one phase, or to how requests are forwarded', () => {
    const policy = createPolicy(config, testEnvironment);
    const { onRequest, onUpstreamRequest, onResponse, onResponseBody, onComplete, forwarding } = policy;
    expect(onRequest ?? onUpstreamRequest ?? onResponse ?? onResponseBody ?? onComplete ?? forwarding).toBeDefined();
  });

  it('serves many exchanges at once without mixing them up', async () => {
    const policy = createPolicy(config, testEnvironment);
    const exchanges = Array.from({ length: 20 }, (_unused, index) => anExchange(['x-number', String(index)]));
    await Promise.all(exchanges.map((exchange) => runThrough(policy, exchange)));
    exchanges.forEach((exchange, index) => {
      expect(exchange.request.headers.slice(0, 2)).toEqual(['x-number', String(index)]);
    });
  });

  it('keeps header lists flat and whole', async () => {
    const exchange = anExchange(['a', '1', 'b', '2']);
    const head = await runThrough(createPolicy(config, testEnvironment), exchange);
    for (const list of [exchange.request.headers, head.headers]) {
      expect(list.length % 2).toBe(0);
      expect(list.every((part) => typeof part === 'string')).toBe(true);
    }
  });

  it('can be told of the end of an exchange that never got a response, and be closed twice', async () => {
    const policy = createPolicy(config, testEnvironment);
    const exchange = anExchange();
    await policy.onRequest?.(exchange);
    policy.onComplete?.(exchange, { status: 499, errorCode: 'client_gone', durationMs: 1 });
    policy.close?.();
    policy.close?.();
  });
});
