import { resetPassword } from '@sluice/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi();
});

afterEach(() => gateway.stop());

const statusOf = async (cookie: string) => (await call(gateway.url, 'users.me', 'query', null, { cookie })).status;
const sessionOf = (cookie: string) => /sluice\.session_token=([^;]+)/.exec(cookie)?.[1] ?? '';

it('does not take over a session that somebody planted', async () => {
  const planted = 'sluice.session_token=planted-by-another.c2lnbmF0dXJl';
  expect(await statusOf(planted)).toBe(401);
  const mine = await signIn(gateway.url, admin, { cookie: planted });
  expect(sessionOf(mine.cookie)).not.toContain('planted');
  expect(await statusOf(planted)).toBe(401);
  const again = await signIn(gateway.url, admin, { cookie: mine.cookie });
  expect(sessionOf(again.cookie)).not.toBe(sessionOf(mine.cookie));
});

it('takes no token that was altered, cut, or read from the database', async () => {
  const { cookie } = await signIn(gateway.url, admin);
  const session = decodeURIComponent(sessionOf(cookie));
  const [token = '', signature = ''] = session.split('.');
  const row = gateway.store.sqlite.prepare('SELECT id, token FROM session').get() as { id: string; token: string };
  const forged = [
    token,
    `${token}.`,
    `${token}x.${signature}`,
    `${row.token}.${signature}`,
    `${row.id}.${signature}`,
    row.token,
  ];
  for (const each of forged) expect(await statusOf(`sluice.session_token=${encodeURIComponent(each)}`), each).toBe(401);
  expect(await statusOf(cookie)).toBe(200);
});

it('ends with the sign-out, also for who kept a copy', async () => {
  const { cookie } = await signIn(gateway.url, admin);
  await fetch(`${gateway.url}/api/auth/sign-out`, { method: 'POST', headers: { cookie, origin: gateway.url } });
  expect(await statusOf(cookie)).toBe(401);
});

it('ends everywhere when the password changes, by its owner or from the command line', async () => {
  const [here, there] = [await signIn(gateway.url, admin), await signIn(gateway.url, admin)];
  const next = 'another horse and battery';
  const change = { current: admin.password, next };
  const changed = await call(gateway.url, 'users.changeMyPassword', 'mutation', change, { cookie: here.cookie });
  expect(changed.status).toBe(200);
  expect([await statusOf(here.cookie), await statusOf(there.cookie)]).toEqual([401, 401]);
  expect((await signIn(gateway.url, admin)).status).toBe(401);

  const anew = await signIn(gateway.url, { ...admin, password: next });
  await resetPassword(gateway.store, admin.email, 'a third horse and battery');
  expect(await statusOf(anew.cookie)).toBe(401);
});

it('can be ended one by one, and only by its owner', async () => {
  const [mine, other] = [await signIn(gateway.url, admin), await signIn(gateway.url, admin)];
  const asMe = { cookie: mine.cookie };
  const listed = await call(gateway.url, 'users.mySessions', 'query', null, asMe);
  const { id } = listed.body.result.data.json.find((session: { current: boolean }) => !session.current);
  const api = await gateway.asAdmin();
  await api.users.endMySession({ id });
  expect(await statusOf(other.cookie)).toBe(200);
  await call(gateway.url, 'users.endMySession', 'mutation', { id }, asMe);
  expect([await statusOf(mine.cookie), await statusOf(other.cookie)]).toEqual([200, 401]);
});
