import { digestOf } from '@sluice/core/document-secret';
import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainApiKey } from './explain.ts';
import { createApiKey } from './policy.ts';
import { apiKeySchema } from './schema.ts';

const secret = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';
const keys = [
  { name: 'other', key: digestOf('another') },
  { name: 'ci', key: digestOf(secret), metadata: { plan: 'gold' } },
];

async function asked(given: object, headers: string[], query = '') {
  const { environment, events } = countingEnvironment();
  const request = { method: 'GET', path: '/', query, headers };
  const exchange = anExchange([], { request });
  const config = apiKeySchema.parse({ type: 'api_key', keys, ...given });
  const told = explainApiKey(config, explained({ headers: [...headers], query }));
  const reply = await createApiKey(config, environment).onRequest?.(exchange);
  expect(JSON.stringify(told)).not.toContain(secret);
  return { status: reply?.status, events, request, identities: exchange.identities, told };
}

it.each([
  [{}, ['X-API-Key', secret], '', ['x-api-key-name', 'ci'], ''],
  [{ header: 'authorization' }, ['authorization', `Bearer ${secret}`], '', ['x-api-key-name', 'ci'], ''],
  [{ query: 'key' }, ['a', '1'], `?a=1&key=${secret}&b=%20`, ['a', '1', 'x-api-key-name', 'ci'], '?a=1&b=%20'],
  [{ query: 'key' }, [], `?key=${secret}`, ['x-api-key-name', 'ci'], ''],
  [{ cookie: 'k' }, ['cookie', `a=1; k=${secret}; b=2`], '', ['cookie', 'a=1; b=2', 'x-api-key-name', 'ci'], ''],
  [{ cookie: 'k' }, ['cookie', `k=${secret}`], '', ['x-api-key-name', 'ci'], ''],
  [{ nameHeader: 'x-who', forwardKey: true }, ['x-api-key', secret], '', ['x-api-key', secret, 'x-who', 'ci'], ''],
  [{}, ['x-api-key-name', 'forged', 'x-api-key', secret], '', ['x-api-key-name', 'ci'], ''],
])('%j takes the key of %j %s', async (config, headers, query, headersAfter, queryAfter) => {
  const { status, events, request, identities, told } = await asked(config, headers, query);
  expect([status, events]).toEqual([undefined, ['allowed']]);
  expect([request.headers, request.query]).toEqual([headersAfter, queryAfter]);
  expect(identities).toEqual([{ by: 'api_key', name: 'ci', claims: { plan: 'gold' } }]);
  expect(told.outcome).toBe('depends');
});

it.each([
  [{}, [], '', 'missing'],
  [{}, ['x-api-key', ''], '', 'missing'],
  [{}, ['x-api-key', 'x'.repeat(20_000)], '', 'missing'],
  [{}, ['x-api-key', `${secret}x`], '', 'denied'],
  // The digest is no key.
  [{}, ['x-api-key', digestOf(secret)], '', 'denied'],
  // A key where none is looked for.
  [{ query: 'key' }, ['x-api-key', secret], '', 'missing'],
])('refuses %#: %j', async (config, headers, query, event) => {
  const { status, events, identities } = await asked(config, headers, query);
  expect([status, events, identities]).toEqual([401, [event], []]);
});
