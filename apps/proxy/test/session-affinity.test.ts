import { freePort, Origin, type ParsedResponse, respond } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

let origins: Origin[];
beforeAll(async () => {
  origins = await Promise.all(['a', 'b', 'c'].map((name) => Origin.start(respond(200), { name })));
});
afterAll(async () => {
  await Promise.all(origins.map((origin) => origin.stop()));
});

const configOf = (affinity: object = {}) =>
  everythingTo(
    origins.map(({ address }) => address),
    { upstream: { affinity, healthCheck: { type: 'tcp' } } },
  );

/** `name=value` of the cookie that a response sets. */
function cookieOf(response: ParsedResponse): string | undefined {
  return response.header('set-cookie')?.split(';')[0];
}

const ask = (proxy: TestProxy, cookie: string | undefined) =>
  proxy.request(cookie === undefined ? {} : { headers: ['Cookie', cookie] });

it('a client stays with the endpoint that answered it first, and gets one cookie', async () => {
  await using proxy = await TestProxy.start(configOf());
  const owners = new Map<string, string>();
  for (let client = 0; client < 3; client += 1) {
    const first = await ask(proxy, undefined);
    const cookie = cookieOf(first) ?? '';
    expect(first.header('set-cookie')).toMatch(/^sluice-affinity=[A-Za-z0-9_-]{16}; Path=\/; HttpOnly; SameSite=Lax$/);
    const owner = first.header('x-origin') ?? '';
    owners.set(cookie, owner);
    for (let turn = 0; turn < 5; turn += 1) {
      const again = await ask(proxy, `theme=dark; ${cookie}`);
      expect([again.header('x-origin'), again.header('set-cookie')]).toEqual([owner, undefined]);
    }
  }
  // Round robin gave each another one, and a value tells nothing of the address.
  expect(new Set(owners.values()).size).toBe(3);
  for (const [cookie] of owners) for (const { port } of origins) expect(cookie).not.toContain(String(port));
});

it('endpoints do not see the cookie, and see all others', async () => {
  await using proxy = await TestProxy.start(configOf());
  const cookie = cookieOf(await ask(proxy, undefined));
  const before = origins.reduce((sum, { requests }) => sum + requests.length, 0);
  await ask(proxy, `theme=dark; ${cookie}; lang=de`);
  await ask(proxy, cookie);
  const seen = origins.flatMap(({ requests }) => requests.map((request) => request.header('cookie')));
  expect(seen).toContain('theme=dark; lang=de');
  expect(seen.filter((field) => field?.includes('sluice-affinity'))).toEqual([]);
  expect(seen.length).toBe(before + 2);
});

it('while the endpoint may not be chosen another takes over, and the client stays there', async () => {
  await using proxy = await TestProxy.start(configOf());
  const first = await ask(proxy, undefined);
  const cookie = cookieOf(first);
  const gone = origins.find(({ address }) => address === addressOf(first));
  proxy.worker.setVerdicts('app', [{ address: gone?.address ?? '', health: 'unhealthy' }]);
  const second = await ask(proxy, cookie);
  expect(second.header('x-origin')).not.toBe(first.header('x-origin'));
  const next = cookieOf(second);
  expect(next).not.toBe(cookie);
  proxy.worker.setVerdicts('app', [{ address: gone?.address ?? '', health: 'healthy' }]);
  for (let turn = 0; turn < 4; turn += 1) {
    expect((await ask(proxy, next)).header('x-origin')).toBe(second.header('x-origin'));
  }
});

function addressOf(response: ParsedResponse): string | undefined {
  const index = ['a', 'b', 'c'].indexOf(response.header('x-origin') ?? '');
  return origins[index]?.address;
}

it('an endpoint that cannot be reached loses its clients to another', async () => {
  await using proxy = await TestProxy.start(
    everythingTo(`127.0.0.1:${origins[0]?.port}`, { upstream: { affinity: {} } }),
  );
  const cookie = cookieOf(await ask(proxy, undefined));
  const dead = `127.0.0.1:${await freePort()}`;
  await proxy.apply(everythingTo([dead, origins[1]?.address ?? ''], { upstream: { affinity: {} } }));
  // The cookie of an endpoint that has left, and then whichever is there.
  for (let turn = 0; turn < 4; turn += 1) {
    const response = await ask(proxy, cookie);
    expect([response.status, response.header('x-origin')]).toEqual([200, 'b']);
    expect(cookieOf(response)).toBeDefined();
  }
});

it('another worker, a restart and a revision take the same cookie for the same endpoint', async () => {
  await using one = await TestProxy.start(configOf());
  const first = await ask(one, undefined);
  const cookie = cookieOf(first);
  await one.apply({ ...configOf(), settings: { drainTimeout: '1s' } });
  await using other = await TestProxy.start(configOf());
  for (const proxy of [one, other]) {
    for (let turn = 0; turn < 4; turn += 1) {
      expect((await ask(proxy, cookie)).header('x-origin')).toBe(first.header('x-origin'));
    }
  }
});

it('the cookie is named and kept as the configuration says, and a made up one is worth nothing', async () => {
  const attributes = { cookie: 'stick', ttl: '1h', secure: 'always', sameSite: 'none', httpOnly: false };
  await using proxy = await TestProxy.start(configOf(attributes));
  expect((await ask(proxy, undefined)).header('set-cookie')).toMatch(
    /^stick=[A-Za-z0-9_-]{16}; Path=\/; Max-Age=3600; Secure; SameSite=None$/,
  );
  const seen = new Set<string | undefined>();
  for (let turn = 0; turn < 6; turn += 1) {
    const response = await ask(proxy, `stick=${origins[0]?.address}`);
    seen.add(response.header('x-origin'));
    expect(cookieOf(response)).toBeDefined();
  }
  expect(seen.size).toBe(3);
});
