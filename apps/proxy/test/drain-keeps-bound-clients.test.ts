import { Origin, type ParsedResponse, respond } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, type TestConfig, TestProxy } from './support/start-proxy.ts';

// What an operator drains gets no new clients, and keeps those that a cookie binds to it until it is taken out.

let origins: Origin[];
beforeAll(async () => {
  origins = await Promise.all(['a', 'b'].map((name) => Origin.start(respond(200), { name })));
});
afterAll(async () => {
  await Promise.all(origins.map((origin) => origin.stop()));
});

const addressOf = (name: string) => origins[['a', 'b'].indexOf(name)]?.address ?? '';

function cookieOf(response: ParsedResponse): string {
  return response.header('set-cookie')?.split(';')[0] ?? '';
}

const ask = (proxy: TestProxy, cookie: string) => proxy.request(cookie === '' ? {} : { headers: ['Cookie', cookie] });

function eventsOf(proxy: TestProxy, policy: string): Record<string, number> {
  const mine = proxy.worker.context.recorder.policyEvents.take().filter((each) => each.policy === policy);
  proxy.worker.context.recorder.policyEvents.commit();
  return Object.fromEntries(mine.map(({ event, count }) => [event, count]));
}

/** Both endpoints, but for those left out. */
function affine(draining: string, without = ''): TestConfig {
  const targets = ['a', 'b']
    .filter((name) => name !== without)
    .map((name) => ({ address: addressOf(name), draining: name === draining }));
  const upstream = { targets, affinity: {}, healthCheck: { type: 'tcp' } } as const;
  return everythingTo([], { upstream: { ...upstream, targets: [...targets] }, route: { websocket: true } });
}

it('a drained endpoint keeps the clients that are bound to it, and gets no others', async () => {
  await using proxy = await TestProxy.start(affine(''));
  const first = await ask(proxy, '');
  const name = first.header('x-origin') ?? '';
  const other = name === 'a' ? 'b' : 'a';
  const cookie = cookieOf(first);
  await ask(proxy, cookie);
  expect(eventsOf(proxy, 'affinity')).toEqual({ new: 1, kept: 1 });

  await proxy.apply(affine(name));
  for (let turn = 0; turn < 4; turn += 1) {
    const response = await ask(proxy, cookie);
    expect([response.header('x-origin'), response.header('set-cookie')]).toEqual([name, undefined]);
    expect((await ask(proxy, '')).header('x-origin')).toBe(other);
  }
  const webSocket = await openWebSocket(proxy.port(), '/', { cookie });
  expect(origins[['a', 'b'].indexOf(name)]?.webSockets.size).toBe(1);
  webSocket.socket.close();
  expect(eventsOf(proxy, 'affinity')).toEqual({ kept: 5, new: 4 });

  // Draining does not hide that it is unwell.
  proxy.worker.setVerdicts('app', [{ address: addressOf(name), health: 'unhealthy' }]);
  expect((await ask(proxy, cookie)).header('x-origin')).toBe(other);
  proxy.worker.setVerdicts('app', [{ address: addressOf(name), health: 'healthy' }]);
  expect((await ask(proxy, cookie)).header('x-origin')).toBe(name);
  expect(eventsOf(proxy, 'affinity')).toEqual({ moved: 1, kept: 1 });

  // The end of the drain.
  await proxy.apply(affine('', name));
  const moved = await ask(proxy, cookie);
  expect([moved.header('x-origin'), cookieOf(moved) === cookie]).toEqual([other, false]);
  expect(eventsOf(proxy, 'affinity')).toEqual({ moved: 1 });
});

it('of a subset only its own endpoints keep clients', async () => {
  const config = (subset: string, draining: boolean): TestConfig => ({
    upstreams: [
      {
        name: 'app',
        targets: [
          { address: addressOf('a'), labels: { side: 'a' }, draining },
          { address: addressOf('b'), labels: { side: 'b' } },
        ],
        affinity: {},
      },
    ],
    routes: [{ name: 'all', upstreams: [{ name: 'app', subset: { side: subset } }] }],
  });
  await using proxy = await TestProxy.start(config('a', false));
  const cookie = cookieOf(await ask(proxy, ''));
  await proxy.apply(config('b', true));
  expect((await ask(proxy, cookie)).header('x-origin')).toBe('b');
  await proxy.apply(config('a', true));
  expect((await ask(proxy, cookie)).header('x-origin')).toBe('a');
  expect((await ask(proxy, '')).status).toBe(503);
});

type Sticky = NonNullable<NonNullable<TestConfig['routes']>[number]['sticky']>;

/** Side b has one part in a hundred. */
const split = (sticky: Sticky | undefined, draining: string): TestConfig => ({
  upstreams: ['a', 'b'].map((name) => ({
    name,
    targets: [{ address: addressOf(name), draining: name === draining }],
  })),
  routes: [
    { name: 'all', upstreams: [{ name: 'a', weight: 99 }, { name: 'b' }], ...(sticky === undefined ? {} : { sticky }) },
  ],
});

it('a side of a sticky split that drains keeps the clients of its cookie, and new ones go to another', async () => {
  const sticky: Sticky = { by: 'cookie' };
  await using proxy = await TestProxy.start(split(sticky, 'b'));
  const cookie = cookieOf(await ask(proxy, ''));
  await proxy.apply(split(sticky, 'a'));
  for (let turn = 0; turn < 5; turn += 1) {
    expect((await ask(proxy, cookie)).header('x-origin')).toBe('a');
    const newcomer = await ask(proxy, '');
    expect(newcomer.header('x-origin')).toBe('b');
    expect((await ask(proxy, cookieOf(newcomer))).header('x-origin')).toBe('b');
  }
  expect(eventsOf(proxy, 'sticky_split')).toEqual({ new: 6, kept: 10 });
});

it('so does one by header; who is not known, or nowhere bound, goes to a side that does not drain', async () => {
  await using proxy = await TestProxy.start(split({ by: 'header', header: 'x-user' }, 'a'));
  const users = Array.from({ length: 5 }, (_, index) => proxy.request({ headers: ['X-User', `user ${index}`] }));
  for (const response of await Promise.all(users)) expect(response.status).toBe(200);
  for (let turn = 0; turn < 5; turn += 1) expect((await ask(proxy, '')).header('x-origin')).toBe('b');
  expect(eventsOf(proxy, 'sticky_split')).toEqual({ kept: 5, without_key: 5 });
  await proxy.apply(split(undefined, 'a'));
  for (let turn = 0; turn < 5; turn += 1) expect((await ask(proxy, '')).header('x-origin')).toBe('b');
});
