import { createToken } from '@sluice/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi();
});

afterEach(() => gateway.stop());

describe('sign-in on the migrated database', () => {
  it('gives a session in an HttpOnly cookie of the same site, and takes it back', async () => {
    const { url } = gateway;
    const session = await signIn(url, admin);
    expect(session.status).toBe(200);
    const [cookie = ''] = session.setCookies.filter((line) => line.startsWith('sluice.session_token='));
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Strict/i);

    const me = await call(url, 'users.me', 'query', null, { cookie: session.cookie });
    expect(me.body.result.data.json).toMatchObject({ email: admin.email, role: 'admin' });

    const out = await fetch(`${url}/api/auth/sign-out`, {
      method: 'POST',
      headers: { origin: url, cookie: session.cookie },
    });
    expect(out.status).toBe(200);
    expect((await call(url, 'users.me', 'query', null, { cookie: session.cookie })).status).toBe(401);
  });

  it('keeps no session token in the database', async () => {
    const session = await signIn(gateway.url, admin);
    const token = decodeURIComponent(/session_token=([^;]+)/.exec(session.cookie)?.[1] ?? '').split('.')[0] ?? '';
    const rows = gateway.store.sqlite.prepare('SELECT token FROM session').all() as { token: string }[];
    expect(rows).toHaveLength(1);
    expect(token.length).toBeGreaterThan(20);
    expect(rows[0]?.token).not.toContain(token);
  });

  it('makes a new session at every sign-in', async () => {
    const first = await signIn(gateway.url, admin);
    const second = await signIn(gateway.url, admin, { cookie: first.cookie });
    expect(second.cookie).not.toBe(first.cookie);
  });

  it('adds Secure where the page came over TLS', async () => {
    const host = new URL(gateway.url).host;
    const session = await signIn(gateway.url, admin, { origin: `https://${host}` });
    expect(session.setCookies.every((line) => line.endsWith('; Secure'))).toBe(true);
  });

  it('says the same about a wrong password and an unknown account', async () => {
    const wrong = await signIn(gateway.url, { ...admin, password: 'not the password' });
    const unknown = await signIn(gateway.url, { email: 'nobody@example.com', password: 'not the password' });
    expect(wrong.status).toBe(401);
    expect(unknown.status).toBe(401);
    expect(unknown.body).toEqual(wrong.body);
  });

  it.each([
    ['POST', '/api/auth/sign-up/email'],
    ['GET', '/api/auth/get-session'],
    ['GET', '/api/auth/list-sessions'],
    ['POST', '/api/auth/request-password-reset'],
    ['POST', '/api/auth/change-email'],
    ['POST', '/api/auth/update-user'],
    ['POST', '/api/auth/delete-user'],
  ])('closes %s %s', async (method, path) => {
    const { cookie } = await signIn(gateway.url, admin);
    const response = await fetch(gateway.url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: gateway.url, cookie },
      ...(method === 'POST'
        ? { body: JSON.stringify({ email: 'x@example.com', password: 'long enough', name: 'x' }) }
        : {}),
    });
    expect(response.status).toBe(404);
    expect(gateway.store.sqlite.prepare('SELECT count(*) AS n FROM user').get()).toEqual({ n: 1 });
  });

  it('refuses a sign-in that another site sends', async () => {
    expect((await signIn(gateway.url, admin, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await signIn(gateway.url, admin, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });
});

describe('a thousand wrong passwords', () => {
  it('are answered 429 after the tenth, and the owner gets in', async () => {
    const { url } = gateway;
    const known = await signIn(url, admin, { 'x-test-address': '192.0.2.1' });
    expect(known.status).toBe(200);

    const statuses: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      const wrong = { ...admin, password: `guess number ${round}` };
      const batch = Array.from({ length: 20 }, () => signIn(url, wrong, { 'x-test-address': '192.0.2.1' }));
      statuses.push(...(await Promise.all(batch)).map(({ status }) => status));
    }
    expect(statuses.filter((status) => status === 401).length).toBe(10);
    expect(statuses.filter((status) => status === 429).length).toBe(990);

    const fromElsewhere = await signIn(url, admin, { 'x-test-address': '198.51.100.7' });
    expect(fromElsewhere.status).toBe(200);
    const sameAddressKnownBrowser = await signIn(url, admin, { 'x-test-address': '192.0.2.1', cookie: known.cookie });
    expect(sameAddressKnownBrowser.status).toBe(200);
    const stranger = await signIn(url, admin, { 'x-test-address': '192.0.2.1' });
    expect(stranger.status).toBe(429);
    expect(Number(stranger.retryAfter)).toBeGreaterThan(0);
  });

  it('at many accounts from one address are limited too', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const guess = { email: `user${index}@example.com`, password: 'the same password' };
        return (await signIn(gateway.url, guess)).status;
      }),
    );
    expect(statuses.filter((status) => status === 429).length).toBe(160);
  });

  it('do not count a right one', async () => {
    for (let round = 0; round < 30; round += 1) expect((await signIn(gateway.url, admin)).status).toBe(200);
  });
});

describe('API tokens', () => {
  it('act as an administrator without a cookie or an origin', async () => {
    const { secret } = createToken(gateway.store, { name: 'ci', createdBy: 'test' });
    const me = await call(gateway.url, 'users.me', 'query', null, { authorization: `Bearer ${secret}` });
    expect(me.body.result.data.json).toMatchObject({ kind: 'token', name: 'ci' });
  });

  it('that are wrong are nobody, also beside a session', async () => {
    const { cookie } = await signIn(gateway.url, admin);
    const answer = await call(gateway.url, 'users.me', 'query', null, { cookie, authorization: 'Bearer slc_wrong' });
    expect(answer.status).toBe(401);
  });
});
