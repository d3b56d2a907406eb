import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { callback, startLogin, TestBrowser } from './support/signing-in.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('refuses an answer that this browser did not ask for, and one that is altered or old', async () => {
  await using setting = await startLogin();
  const { browser, proxy, provider } = setting;
  const mine = await browser.askProvider('/a');
  const victim = new TestBrowser(proxy);
  expect((await victim.get(mine)).status).toBe(400);
  const theirs = await victim.askProvider('/a');
  const swapped = mine.replace(/state=[^&]+/, /state=[^&]+/.exec(theirs)?.[0] ?? '');
  expect((await browser.get(swapped)).status).toBe(400);
  expect((await browser.get(`${mine}&state=x`)).status).toBe(400);
  expect((await browser.get(callback)).status).toBe(400);
  const [[name, value] = ['', '']] = [...browser.cookies];
  browser.cookies.set(name, `${value.slice(0, -2)}${value.endsWith('AA') ? 'BB' : 'AA'}`);
  expect((await browser.get(mine)).status).toBe(400);
  browser.cookies.set(name, value);
  proxy.clock.skip(600_000);
  expect((await browser.get(mine)).status).toBe(400);
  expect(provider.requests).not.toContain('POST /token');
});

it('takes a code once', async () => {
  await using setting = await startLogin();
  const { browser, provider, proxy } = setting;
  const back = await browser.askProvider('/a');
  const thief = new TestBrowser(proxy);
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
  expect((await browser.get(back)).status).toBe(302);
  expect((await browser.get(back)).status).toBe(400);
  const stolen = await thief.get(back);
  expect([stolen.status, stolen.header('x-sluice-error')]).toEqual([403, 'login_refused']);
  expect(provider.refusals).toEqual(['code used twice']);
  expect((await thief.get('/')).status).toBe(302);
});

it.each([
  ['nonce', { nonce: 'another' }],
  ['audience', { aud: 'another' }],
  ['party among several audiences', { aud: ['gate way', 'another'] }],
  ['authorized party', { azp: 'another' }],
  ['issuer', { iss: 'https://evil.test' }],
  ['expiry', { exp: 1 }],
  ['expiry at all', { exp: undefined }],
  ['time of issue', { iat: undefined }],
  ['time of issue, which is to come', { iat: 9_999_999_999 }],
  ['subject', { sub: '' }],
])('refuses a token with another %s', async (_, changed) => {
  await using setting = await startLogin();
  setting.provider.changeClaims = (claims) => ({ ...claims, ...changed });
  const answer = await setting.browser.signIn();
  expect([answer.status, answer.header('x-sluice-error')]).toEqual([403, 'login_refused']);
  expect((await setting.browser.get('/')).status).toBe(302);
  expect(setting.origin.requests).toHaveLength(0);
});

it('refuses tokens that the key of the issuer has not signed', async () => {
  await using setting = await startLogin();
  const { browser, provider } = setting;
  const good = provider.sign.bind(provider);
  const publicKey = provider.publicKey.export({ type: 'spki', format: 'pem' });
  const hmac = (signed: string, key: string | Buffer) =>
    `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  const tokens: ((claims: object) => string)[] = [
    (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.`,
    (claims) => `${encode({ alg: 'none' })}.${encode(claims)}.AAAA`,
    (claims) => hmac(`${encode({ alg: 'HS256', kid: provider.keyId })}.${encode(claims)}`, publicKey),
    (claims) => hmac(`${encode({ alg: 'HS256', kid: provider.keyId })}.${encode(claims)}`, 'a secret: with + signs'),
    (claims) => `${good(claims).split('.').slice(0, 2).join('.')}.${good({ sub: 'eve' }).split('.')[2]}`,
  ];
  for (const makeToken of tokens) {
    provider.makeToken = makeToken;
    expect((await browser.signIn()).status).toBe(403);
  }
  provider.makeToken = undefined;
  expect((await browser.signIn()).status).toBe(302);
});

it('refuses an answer in the name of another issuer', async () => {
  await using setting = await startLogin({}, { namesItself: true });
  const { browser } = setting;
  for (const change of [
    (path: string) => path.replace(/&iss=[^&]*/, ''),
    (path: string) => path.replace(/&iss=[^&]*/, '&iss=https%3A%2F%2Fevil.test'),
  ]) {
    const back = await browser.askProvider('/');
    expect((await browser.get(change(back))).status).toBe(403);
  }
  expect(setting.provider.requests).not.toContain('POST /token');
});

it('sends nobody to another host', async () => {
  await using setting = await startLogin();
  for (const target of ['//evil.test/x', '//evil.test', `/${'a'.repeat(2000)}`]) {
    expect((await new TestBrowser(setting.proxy).signIn(target)).header('location')).toBe('/');
  }
});

it('takes no session that was altered or made for another client', async () => {
  await using setting = await startLogin({ cookie: 'shop' });
  await using other = await startLogin({ cookie: 'shop' });
  const { browser } = setting;
  await browser.signIn();
  const session = browser.cookies.get('sluice.login.shop') ?? '';
  expect((await browser.get('/')).status).toBe(200);
  const visitor = new TestBrowser(other.proxy);
  visitor.cookies.set('sluice.login.shop', session);
  expect((await visitor.get('/')).status).toBe(302);
  for (const altered of [
    `${session.slice(0, 40)}${session[40] === 'A' ? 'B' : 'A'}${session.slice(41)}`,
    'v1.x.y',
    '',
  ]) {
    browser.cookies.set('sluice.login.shop', altered);
    expect((await browser.get('/')).status).toBe(302);
  }
  // What a login is begun with is no session.
  const pending = [...browser.cookies].find(([name]) => /^sluice\.login\.shop\.[\w-]{10}$/.test(name));
  browser.cookies.set('sluice.login.shop', pending?.[1] ?? '');
  expect((await browser.get('/')).status).toBe(302);
});

it('refuses accounts that break a claim rule, also when the rule is newer than the session', async () => {
  await using setting = await startLogin();
  const { browser, config, proxy, provider } = setting;
  provider.changeClaims = (claims) => ({ ...claims, groups: ['staff'] });
  await browser.signIn();
  expect((await browser.get('/')).status).toBe(200);
  const [route] = config.routes ?? [];
  const withRule = (value: string) => ({
    ...config,
    routes: [
      {
        ...route,
        name: 'all',
        policies: [{ ...route?.policies?.[0], claims: [{ claim: 'groups', values: [value] }] }],
      },
    ],
  });
  await proxy.apply(withRule('admins') as typeof config);
  const refused = await browser.get('/');
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([403, 'forbidden']);
  await proxy.apply(withRule('staff') as typeof config);
  expect((await browser.get('/')).status).toBe(200);
});

it('says so when the provider refuses or fails, without a loop and without its words', async () => {
  await using setting = await startLogin();
  const { browser, provider, proxy } = setting;
  provider.signedIn = 'nobody';
  const refused = await browser.signIn();
  expect([refused.status, refused.header('location')]).toEqual([403, undefined]);
  provider.signedIn = 'ada';
  const back = await browser.askProvider('/a');
  provider.down = true;
  const failed = await browser.get(back);
  expect([failed.status, failed.header('x-sluice-error'), failed.header('retry-after')]).toEqual([
    502,
    'login_unavailable',
    '5',
  ]);
  expect(failed.body.toString()).not.toContain('out of order');
  // The login is still good when the provider is back.
  provider.down = false;
  expect((await browser.get(back)).header('location')).toBe('/a');

  await using fresh = await startLogin();
  fresh.provider.down = true;
  expect((await fresh.browser.get('/')).status).toBe(502);
  fresh.provider.down = false;
  expect((await fresh.browser.get('/')).status).toBe(502);
  fresh.proxy.clock.skip(5000);
  expect((await fresh.browser.get('/')).status).toBe(302);
  // What is known is used on when the provider is gone for long.
  proxy.clock.skip(3_600_000);
  provider.down = true;
  expect((await new TestBrowser(proxy).get('/')).status).toBe(302);
});

it('stops a browser that signs in again and again', async () => {
  await using setting = await startLogin();
  const { browser, proxy } = setting;
  const forgetSession = () => {
    for (const name of browser.cookies.keys()) if (/^sluice\.login\.\w+$/.test(name)) browser.cookies.delete(name);
  };
  for (let round = 0; round < 5; round++) {
    expect((await browser.signIn()).status).toBe(302);
    forgetSession();
  }
  const stopped = await browser.get('/');
  expect([stopped.status, stopped.header('x-sluice-error')]).toEqual([400, 'login_loop']);
  proxy.clock.skip(60_000);
  expect((await browser.signIn()).status).toBe(302);
});

it('keeps only claims that are used when all of them would not fit a cookie', async () => {
  await using setting = await startLogin({ claimHeaders: { 'x-role': 'realm.role' } });
  const { browser, provider } = setting;
  provider.changeClaims = (claims) => ({ ...claims, realm: { role: 'clerk' }, groups: 'g'.repeat(5000) });
  expect((await browser.signIn('/a')).header('location')).toBe('/a');
  const answer = await browser.get('/a');
  expect([answer.status, answer.body.toString()]).toEqual([200, expect.stringContaining('"x-role","clerk"')]);
  provider.changeClaims = (claims) => ({ ...claims, realm: { role: 'r'.repeat(5000) } });
  expect((await new TestBrowser(setting.proxy).signIn('/a')).status).toBe(403);
});
