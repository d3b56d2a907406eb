import { hashPassword } from '@sluice/core/password-hash';
import { FakeClock } from '@sluice/testing';
import { expect, it } from 'vitest';
import type { Reply } from '../contract.ts';
import type { PasswordChecker } from '../password-checker.ts';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainBasicAuth } from './explain.ts';
import { createBasicAuth } from './policy.ts';
import { basicAuthSchema } from './schema.ts';

const password = hashPassword('s3cret:with colon');
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const right = basic('ada:s3cret:with colon');

function configOf(given: object = {}) {
  return basicAuthSchema.parse({ type: 'basic_auth', users: [{ name: 'ada', password }], ...given });
}

it('lets in who knows the password, and takes it out of the request', async () => {
  const { environment, events } = countingEnvironment();
  const policy = createBasicAuth(configOf({ userHeader: 'X-User' }), environment);
  const exchange = anExchange(['authorization', right, 'x-user', 'forged', 'x-a', '1']);
  expect(await policy.onRequest?.(exchange)).toBeUndefined();
  expect(exchange.request.headers).toEqual(['x-a', '1', 'X-User', 'ada']);
  expect(exchange.identities).toEqual([{ by: 'basic_auth', name: 'ada', claims: {} }]);
  expect(events).toEqual(['allowed']);
});

it.each([
  [undefined, 'missing'],
  ['Bearer abc', 'missing'],
  ['Basic !!!', 'missing'],
  [basic('ada'), 'missing'],
  [`Basic ${'A'.repeat(2000)}`, 'missing'],
  [basic('ada:wrong'), 'denied'],
  [basic('eve:s3cret:with colon'), 'denied'],
  [basic('eve:'), 'denied'],
])('refuses %s', async (field, event) => {
  const { environment, events } = countingEnvironment();
  const exchange = anExchange(field === undefined ? [] : ['authorization', field]);
  const reply = (await createBasicAuth(configOf({ realm: 'Staff' }), environment).onRequest?.(exchange)) as Reply;
  expect(reply.status).toBe(401);
  expect(reply.headers).toEqual(expect.arrayContaining(['www-authenticate', 'Basic realm="Staff", charset="UTF-8"']));
  expect(events).toEqual([event]);
  expect(exchange.identities).toEqual([]);
});

it('hashes once for credentials that come again, whether right or wrong, and again when that is long ago', async () => {
  const clock = new FakeClock();
  let hashed = 0;
  const passwords = {
    matches: async (given: string) => {
      hashed++;
      return given === 's3cret:with colon';
    },
  } as unknown as PasswordChecker;
  const policy = createBasicAuth(configOf(), countingEnvironment({ clock, passwords }).environment);
  const ask = async (field: string) => (await policy.onRequest?.(anExchange(['authorization', field]))) === undefined;
  expect([await ask(right), await ask(right), await ask(basic('ada:x')), await ask(basic('ada:x'))]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(hashed).toBe(2);
  clock.advance(10_001);
  expect([await ask(right), await ask(basic('ada:x'))]).toEqual([true, false]);
  expect(hashed).toBe(3);
  clock.advance(10 * 60_000);
  expect(await ask(right)).toBe(true);
  expect(hashed).toBe(4);
});

it('says so when too many sign in at once', async () => {
  const passwords = { matches: async () => 'busy' } as unknown as PasswordChecker;
  const { environment, events } = countingEnvironment({ passwords });
  const reply = (await createBasicAuth(configOf(), environment).onRequest?.(
    anExchange(['authorization', right]),
  )) as Reply;
  expect([reply.status, events]).toEqual([503, ['busy']]);
});

it('names users of other scripts in visible ASCII', async () => {
  const users = [{ name: 'ünal 5%', password }];
  const exchange = anExchange(['authorization', basic('ünal 5%:s3cret:with colon')]);
  await createBasicAuth(configOf({ users, userHeader: 'x-user' }), countingEnvironment().environment).onRequest?.(
    exchange,
  );
  expect(exchange.request.headers).toEqual(['x-user', '%C3%BCnal%205%25']);
});

it('is explained without the password', () => {
  const ask = (...headers: string[]) => explainBasicAuth(configOf(), explained({ headers }));
  expect(ask()).toMatchObject({ outcome: 'replies', status: 401 });
  expect(ask('authorization', basic('eve:x'))).toMatchObject({ outcome: 'replies', status: 401 });
  expect(ask('authorization', right)).toMatchObject({ outcome: 'depends' });
  expect(JSON.stringify(ask('authorization', right))).not.toContain('s3cret');
});

it('refuses two users of one name, and names with a colon', () => {
  const users = (...names: string[]) => ({ type: 'basic_auth', users: names.map((name) => ({ name, password })) });
  expect(basicAuthSchema.safeParse(users('a', 'a')).success).toBe(false);
  expect(basicAuthSchema.safeParse(users('a:b')).success).toBe(false);
});
