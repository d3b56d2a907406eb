// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { expect, it } from 'vitest';
import { callback, pageLoad, startLogin, TestBrowser } from './support/signing-in.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

it.each([
  ['client_secret_basic', true],
  ['client_secret_post', false],
  ['none', true],
] as const)('signs in by %s, and comes back to the page that was wanted', async (authMethod, namesItself) => {
  const given = { claimHeaders: { 'x-user': 'sub', 'x-mail': 'email' } };
  await using setting = await startLogin(given, { authMethod, namesItself });
  const { browser, provider, origin } = setting;
  const away = await browser.get('/orders?page=2');
  expect([away.status, away.header('cache-control')]).toEqual([302, 'no-store']);
  const back = await browser.signIn('/orders?page=2');
  expect([back.status, back.header('location'), back.header('cache-control')]).toEqual([
    ...[302, '/orders?page=2', 'no-store'],
  ]);
  const session = back.headerValues('set-cookie').find((field) => /^sluice\.login\.\w{8}=/.test(field));
  expect(session).toMatch(/; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/);

  const headers = [...pageLoad, 'X_User', 'root', 'x-mail', 'root@example.com', 'Cookie', 'theirs=1'];
  const seen = echoed(await browser.get('/orders?page=2', headers)).headers;
  expect([values(seen, 'x-user'), values(seen, 'x_user'), values(seen, 'x-mail')]).toEqual([
    ...[['ada'], [], ['ada@example.com']],
  ]);
  expect(values(seen, 'cookie')).toEqual(['theirs=1']);
  expect(origin.requests).toHaveLength(1);
  expect(provider.refusals).toEqual([]);
});

it('tells policies after it who it is', async () => {
  await using setting = await startLogin();
  const { provider, origin, proxy, browser } = setting;
  const policy = setting.config.routes?.[0]?.policies?.[0];
  if (policy === undefined) throw new Error('there is no policy');
  const allowed = { name: 'ada', from: [{ requestPrincipals: [`${provider.issuer}/ada`] }] };
  const route = (name: string, more: object) => ({
    ...{ name, match: { path: { prefix: name === 'all' ? '/' : `/${name}` } }, upstreams: [{ name: 'app' }] },
    policies: [policy, more as typeof policy],
  });
  await proxy.apply({
    upstreams: everythingTo(origin.address).upstreams,
    routes: [
      route('all', {
        type: 'request_headers',
        set: { 'x-who': '${identity.kind} ${identity.name} ${identity.email}' },
      }),
      route('ours', { type: 'authorization', rules: [allowed] }),
      route('theirs', {
        type: 'authorization',
        rules: [{ ...allowed, from: [{ requestPrincipals: [`${provider.issuer}/eve`] }] }],
      }),
    ],
  });
  await browser.signIn('/');
  expect(values(echoed(await browser.get('/')).headers, 'x-who')).toEqual(['oidc ada ada@example.com']);
  // Routes with the same client share the session.
  expect((await browser.get('/ours')).status).toBe(200);
  expect((await browser.get('/theirs')).status).toBe(403);
});

it('signs in from several tabs at once, each to its own page, and forgets the oldest of many', async () => {
  await using setting = await startLogin();
  const { browser, provider } = setting;
  const first = await browser.askProvider('/first');
  const second = await browser.askProvider('/second');
  expect((await browser.get(first)).header('location')).toBe('/first');
  expect((await browser.get(second)).header('location')).toBe('/second');

  const impatient = new TestBrowser(setting.proxy);
  const backs: string[] = [];
  for (let tab = 0; tab < 7; tab++) {
    setting.proxy.clock.skip(1);
    backs.push(await impatient.askProvider(`/${tab}`));
  }
  expect(impatient.cookies.size).toBe(5);
  expect((await impatient.get(backs[0] as string)).status).toBe(400);
  expect((await impatient.get(backs[6] as string)).header('location')).toBe('/6');
  expect(provider.refusals).toEqual([]);
});

it('lets a session pass at every worker, and after a restart', async () => {
  await using setting = await startLogin();
  const { browser, config, proxy } = setting;
  await using other = await TestProxy.start(config);
  // The login ends at another worker than it began at, too.
  const back = await browser.askProvider('/a');
  browser.proxy = other;
  expect((await browser.get(back)).header('location')).toBe('/a');
  expect((await browser.get('/a')).status).toBe(200);
  await proxy.stop();
  await using restarted = await TestProxy.start(config);
  browser.proxy = restarted;
  expect((await browser.get('/a')).status).toBe(200);
  expect(setting.provider.requests.filter((line) => line === 'POST /token')).toHaveLength(1);
});

it('ends a session after its lifetime and when it is idle, and renews it while it is used', async () => {
  await using setting = await startLogin({ sessionLifetime: '2h', idleTimeout: '30m' });
  const { browser, proxy } = setting;
  await browser.signIn();
  const renewed: boolean[] = [];
  for (let minutes = 0; minutes < 100; minutes += 20) {
    proxy.clock.skip(20 * 60_000);
    const answer = await browser.get('/');
    expect(answer.status).toBe(200);
    renewed.push(answer.header('set-cookie') !== undefined && answer.header('cache-control') === 'private');
  }
  expect(renewed).toEqual([true, true, true, true, true]);
  expect((await browser.get('/')).header('set-cookie')).toBeUndefined();
  proxy.clock.skip(20 * 60_000);
  expect((await browser.get('/')).status).toBe(302);

  await browser.signIn();
  const kept = new Map(browser.cookies);
  proxy.clock.skip(30 * 60_000);
  for (const [name, value] of kept) browser.cookies.set(name, value);
  expect((await browser.get('/')).status).toBe(302);
});

it('signs out here and at the provider', async () => {
  await using setting = await startLogin();
  const { browser, provider } = setting;
  await browser.signIn();
  const out = await browser.get('/.sluice/oidc/logout');
  expect([out.status, out.header('location')]).toEqual([302, `${provider.issuer}/signed-out?client_id=gate+way`]);
  expect((await browser.get('/')).status).toBe(302);
  await browser.signIn();
  expect((await browser.get('/.sluice/oidc/logout', ['Sec-Fetch-Mode', 'cors'])).status).toBe(204);
  expect((await browser.get('/')).status).toBe(302);
});

it('answers 401 to what is no page load, unless told to redirect that, too', async () => {
  await using setting = await startLogin();
  const { browser } = setting;
  const fetched = await browser.get('/api', ['Accept', '*/*']);
  expect([fetched.status, fetched.header('x-sluice-error'), fetched.header('www-authenticate')]).toEqual([
    ...[401, 'unauthenticated', `OpenIDConnect issuer="${setting.provider.issuer}/"`],
  ]);
  expect((await browser.get('/', ['Accept', 'text/html', 'Sec-Fetch-Mode', 'cors'])).status).toBe(401);
  const post = { method: 'POST', headers: ['Host', 'app.test', 'Accept', 'text/html'], body: 'x' };
  expect((await setting.proxy.request(post)).status).toBe(401);
  await using always = await startLogin({ redirectAlways: true });
  expect((await always.browser.get('/api', ['Accept', '*/*'])).status).toBe(302);
  expect(setting.origin.requests).toHaveLength(0);
});

it('over https names cookies so that nobody else can set them', async () => {
  await using setting = await startLogin({}, {}, { settings: { trustedProxies: ['127.0.0.0/8'] } });
  const { provider, proxy } = setting;
  const browser = new TestBrowser(proxy, ['X-Forwarded-Proto', 'https', 'X-Forwarded-Host', 'Shop.Test']);
  provider.redirectUris.add(`https://shop.test${callback}`);
  const back = await browser.signIn('/a');
  expect(back.header('location')).toBe('/a');
  for (const field of back.headerValues('set-cookie'))
    expect(field).toMatch(/^__Host-sluice\.login\..*; Path=\/;.*; Secure;/);
  expect((await browser.get('/a')).status).toBe(200);
  // In clear text the same cookie is nobody's.
  const plain = new TestBrowser(proxy);
  for (const [name, value] of browser.cookies) plain.cookies.set(name.replace('__Host-', ''), value);
  expect((await plain.get('/a')).status).toBe(302);
});

it('asks the provider no more than it must, and takes a key that is new', async () => {
  await using setting = await startLogin();
  const { browser, provider, proxy, config } = setting;
  await browser.signIn();
  provider.rotateKey();
  proxy.clock.skip(60_000);
  expect((await new TestBrowser(proxy).signIn('/b')).header('location')).toBe('/b');
  await proxy.apply({ ...config, settings: { requestIdHeader: 'x-other' } });
  expect((await new TestBrowser(proxy).signIn('/c')).header('location')).toBe('/c');
  const asked = (line: string) => provider.requests.filter((one) => one === line).length;
  expect([asked('GET /.well-known/openid-configuration'), asked('GET /jwks')]).toEqual([1, 2]);
});
