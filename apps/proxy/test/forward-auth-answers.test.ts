import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// The service that is asked is another program: what it answers must not bind, poison or lead astray.

async function behind(auth: Origin, more: object = {}) {
  const origin = await Origin.start();
  const policies = [{ type: 'forward_auth', url: `http://${auth.address}/check`, ...more }] as never;
  const proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  return {
    origin,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}

it('a service that switches protocols has not let anybody pass, and nobody waits for it', async () => {
  await using auth = await Origin.start((request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
  });
  await using found = await behind(auth);
  const answer = await found.proxy.request();
  expect([answer.status, answer.header('x-sluice-error')]).toEqual([503, 'auth_unavailable']);
  expect(found.origin.requests).toHaveLength(0);
});

it('its answers are not kept by caches, unless it says so, and carry nothing that is between two ends', async () => {
  await using auth = await Origin.start((request, response) => {
    const kept = request.headers['x-kept'] === undefined ? {} : { 'Cache-Control': 'max-age=5' };
    response
      .writeHead(301, {
        Location: 'https://login.test/',
        Connection: 'x-hop',
        'X-Hop': '1',
        'X-Sluice-Error': 'no_route',
        'X-Request-Id': 'forged',
        'Proxy-Authenticate': 'Basic',
        ...kept,
      })
      .end();
  });
  await using found = await behind(auth, { requestHeaders: ['x-kept'] });
  const answer = await found.proxy.request();
  expect([answer.status, answer.header('location')]).toEqual([301, 'https://login.test/']);
  expect(answer.header('cache-control')).toBe('no-store');
  for (const name of ['x-hop', 'x-sluice-error', 'proxy-authenticate']) expect(answer.header(name)).toBeUndefined();
  expect(values(answer.headers, 'x-request-id')).toHaveLength(1);
  expect(values(answer.headers, 'x-request-id')).not.toContain('forged');
  const kept = await found.proxy.request({ headers: ['Host', 'a.test', 'X-Kept', '1'] });
  expect(values(kept.headers, 'cache-control')).toEqual(['max-age=5']);
});

it('what the gateway says of the request is said once, whatever clients and settings add', async () => {
  await using auth = await Origin.start();
  await using found = await behind(auth, { requestHeaders: ['x-forwarded-for', 'x-forwarded-uri', 'cookie'] });
  const forged = ['X-Forwarded-For', '10.0.0.1', 'X-Forwarded-Uri', '/public', 'X-Forwarded-Method', 'GET'];
  const headers = ['Host', 'a.test', ...forged, 'X_Forwarded_Uri', '/public'];
  await found.proxy.request({ method: 'DELETE', target: '/secret?a=1', headers });
  const [asked] = auth.requests;
  const said = (name: string) => values(asked?.headers ?? [], name);
  expect(said('x-forwarded-for')).toEqual(['127.0.0.1']);
  expect(said('x-forwarded-uri')).toEqual(['/secret?a=1']);
  expect(said('x-forwarded-method')).toEqual(['DELETE']);
  expect(said('x-forwarded-host')).toEqual(['a.test']);
});

it('a field of a request that it names cannot be one that frames messages', async () => {
  await using origin = await Origin.start();
  const policy = (more: object) => ({ type: 'forward_auth', url: 'http://127.0.0.1:1/', ...more });
  const start = (more: object) =>
    TestProxy.start(everythingTo(origin.address, { route: { policies: [policy(more)] as never } }));
  for (const more of [
    { requestHeaders: ['Content-Length'] },
    { identityHeaders: ['transfer-encoding'] },
    { identityHeaders: ['host'] },
  ]) {
    await expect(start(more)).rejects.toThrow('managed by the gateway');
  }
});

it('fields for the upstream are those of the answer, all of them, and of nobody else', async () => {
  await using auth = await Origin.start((_, response) => {
    response.writeHead(204, ['Remote-Groups', 'a', 'Remote-Groups', 'b', 'Content-Type', 'text/x']).end();
  });
  await using found = await behind(auth, { identityHeaders: ['Remote-Groups', 'Remote-User'] });
  const headers = ['Host', 'a.test', 'remote-user', 'root', 'Remote-Groups', 'root'];
  const seen = echoed(await found.proxy.request({ headers }));
  expect([values(seen.headers, 'remote-groups'), values(seen.headers, 'remote-user')]).toEqual([['a', 'b'], []]);
  expect(values(seen.headers, 'content-type')).toEqual([]);
});
