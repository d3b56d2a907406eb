import { digestOf } from '@sluice/core/document-secret';
import { expect, it } from 'vitest';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainAccess } from './explain.ts';
import { createAccess } from './policy.ts';
import { accessSchema } from './schema.ts';

const office = { type: 'ip_access', allow: ['192.0.2.0/24'] };
const noGuests = { type: 'ip_access', deny: ['192.0.2.128/25'] };
const key = { type: 'api_key', keys: [{ name: 'ci', key: digestOf('the key') }] };
const user = { type: 'basic_auth', users: [{ name: 'ada', password: 'no hash' }], userHeader: 'x-user' };
const list = (satisfy: string, ...rules: object[]) => ({ name: `${satisfy} of ${rules.length}`, satisfy, rules });

async function asked(config: object, clientAddress: string, headers: string[] = []) {
  const { environment, events } = countingEnvironment();
  const parsed = accessSchema.parse({ type: 'access', ...config });
  const exchange = anExchange([...headers], { clientAddress });
  const told = explainAccess(parsed, explained({ clientAddress, headers: [...headers] }));
  const reply = await createAccess(parsed, environment).onRequest?.(exchange);
  const status = reply?.status;
  // What the simulator is sure of is so.
  if (told.outcome !== 'depends')
    expect([told.outcome, told.status]).toEqual([status === undefined ? 'continues' : 'replies', status]);
  return { status, events, reply, exchange, told };
}

it.each([
  [[list('any', office, key)], 'all', '192.0.2.1', [], undefined],
  [[list('any', office, key)], 'all', '198.51.100.1', ['x-api-key', 'the key'], undefined],
  [[list('any', office, key)], 'all', '198.51.100.1', ['x-api-key', 'wrong'], 401],
  [[list('any', office, key)], 'all', '198.51.100.1', [], 401],
  [[list('all', office, key)], 'all', '192.0.2.1', [], 401],
  [[list('all', office, key)], 'all', '192.0.2.1', ['x-api-key', 'the key'], undefined],
  [[list('all', office, key)], 'all', '198.51.100.1', ['x-api-key', 'the key'], 403],
  [[list('any', office), list('all', noGuests, noGuests)], 'all', '192.0.2.200', [], 403],
  [[list('any', office), list('all', noGuests, noGuests)], 'any', '192.0.2.200', [], undefined],
  [[list('any', office), list('all', noGuests, key)], 'any', '198.51.100.1', ['x-api-key', 'the key'], undefined],
])('%#: lists %j, %s of them, from %s with %j', async (lists, satisfy, address, headers, status) => {
  const found = await asked({ lists, satisfy }, address, headers);
  expect(found.status).toBe(status);
  expect(found.events).toEqual([status === undefined ? 'allowed' : 'denied']);
});

it('tells every way to get in', async () => {
  const { reply } = await asked({ lists: [list('any', office, user, key)] }, '198.51.100.1');
  const challenges = (reply?.headers ?? []).filter((_, index, all) => all[index - 1] === 'www-authenticate');
  expect(challenges).toEqual(['Basic realm="Restricted", charset="UTF-8"', 'ApiKey']);
});

it('drops what clients say of who they are, also where another rule lets them pass', async () => {
  const headers = ['X-User', 'root', 'x-api-key-name', 'ci', 'x-a', '1'];
  const { exchange } = await asked({ lists: [list('any', office, user, key)] }, '192.0.2.1', headers);
  expect(exchange.request.headers).toEqual(['x-a', '1']);
  expect(exchange.identities).toEqual([]);
});

it('only counts in the shadow', async () => {
  const { status, events } = await asked({ lists: [list('any', office)], shadow: true }, '198.51.100.1');
  expect([status, events]).toEqual([undefined, ['shadow_denied']]);
});

it('explains itself rule by rule', async () => {
  const { told } = await asked({ lists: [list('any', office, key)] }, '198.51.100.1');
  expect(told.details).toEqual([
    'any of 2: ip_access refuses 198.51.100.1, which no range allows',
    'any of 2: api_key asks for a key in header x-api-key',
    'any of 2 (any): not satisfied',
  ]);
});

it('refuses a list that would ask for nothing', () => {
  const open = { type: 'jwt', keys: { url: 'https://a.test/' }, optional: true };
  for (const rule of [open, { ...office, shadow: true }]) {
    expect(accessSchema.safeParse({ type: 'access', lists: [list('any', rule)] }).success).toBe(false);
  }
});
