import { connectRaw, echo, formatRequest, Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { cachedConfig, startCached, storedIn } from './support/caching.ts';
import { echoed, TestProxy, values } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

const key = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';

/** What came, as the body of an answer that may be shared. */
function shared(cacheControl = 'max-age=3600'): Promise<Origin> {
  return Origin.start((request, response, seen) => {
    response.setHeader('cache-control', cacheControl);
    echo(request, response, seen);
  });
}

it('the port of Host is part of the key, and what strangers say of it reaches nobody', async () => {
  await using origin = await shared();
  await using proxy = await startCached(origin.address);
  const ask = async (host: string, ...headers: string[]) =>
    echoed(await proxy.request({ headers: ['host', host, ...headers] })).headers;
  expect(values(await ask('app.test:1234'), 'host')).toEqual(['app.test:1234']);
  expect(values(await ask('app.test', 'x-forwarded-host', 'evil.test'), 'x-forwarded-host')).toEqual(['app.test']);
  // As the client spells it, which the upstream sees.
  expect(values(await ask('APP.test'), 'x-forwarded-host')).toEqual(['APP.test']);
  expect(origin.requests).toHaveLength(3);
});

it('what a trusted proxy says of host and scheme is part of the key', async () => {
  await using origin = await shared();
  await using proxy = await TestProxy.start({
    ...cachedConfig(origin.address),
    settings: { trustedProxies: ['127.0.0.0/8'] },
  });
  for (const name of ['x-forwarded-host', 'x-forwarded-prefix', 'x-original-url', 'x-forwarded-port']) {
    for (const value of ['1', '2']) await proxy.request({ headers: [name, value] });
  }
  await proxy.request({ headers: ['x-forwarded-proto', 'https'] });
  await proxy.request();
  expect(origin.requests).toHaveLength(10);
});

it('parameters that make no difference do not reach the upstream', async () => {
  await using origin = await shared();
  await using proxy = await startCached(origin.address, {
    key: { ignoreQuery: ['utm_source'], headers: ['X-Tenant'] },
  });
  const first = await proxy.request({ target: '/?utm%5Fsource=<script>&a=1&utm_source=b' });
  expect(echoed(first).target).toBe('/?a=1');
  await proxy.request({ target: '/?a=1' });
  expect(origin.requests).toHaveLength(1);
  await proxy.request({ target: '/?a=1', headers: ['x-tenant', 'b'] });
  expect(origin.requests).toHaveLength(2);
  await using few = await startCached(origin.address, { key: { onlyQuery: ['page'] } });
  expect(echoed(await few.request({ target: '/?a=1&page=2&b' })).target).toBe('/?page=2');
});

it('a GET with a body passes by', async () => {
  await using origin = await shared();
  await using proxy = await startCached(origin.address);
  const fat = await proxy.request({ body: 'other=answer' });
  expect([echoed(fat).body, fat.header('cache-status')]).toEqual(['other=answer', 'sluice; fwd=bypass']);
  expect(storedIn(proxy).entries).toBe(0);
  expect(echoed(await proxy.request()).body).toBe('');
});

it('paths that mean the same are one, and a file name after a private path changes nothing', async () => {
  await using origin = await shared('private');
  await using proxy = await startCached(origin.address);
  for (const target of ['/account', '/account/a.css', '/account;a.css', '/account%2ecss'])
    await proxy.request({ target });
  expect(storedIn(proxy).entries).toBe(0);
  await using open = await shared();
  await using other = await startCached(open.address);
  for (const target of ['/a.css', '/%61.css']) await other.request({ target });
  expect(open.requests).toHaveLength(1);
});

it.each(['authorization', 'a policy'])('who is known by %s shares only what says so', async (by) => {
  await using origin = await shared();
  await using proxy = await startCached(
    origin.address,
    {},
    by === 'a policy'
      ? [{ type: 'api_key', keys: [{ name: 'one', key: sealed(key, 'sha256') }], header: 'x-api-key' }]
      : [],
  );
  const headers = by === 'a policy' ? ['x-api-key', key] : ['authorization', 'Bearer a'];
  for (let turn = 0; turn < 2; turn += 1) expect((await proxy.request({ headers })).status).toBe(200);
  expect(origin.requests).toHaveLength(2);
  origin.handle((request, response, seen) => {
    response.setHeader('cache-control', 'public, max-age=3600');
    echo(request, response, seen);
  });
  for (let turn = 0; turn < 2; turn += 1) await proxy.request({ target: '/open', headers });
  expect(origin.requests).toHaveLength(3);
});

it('what is stored for everybody is not given to those who say who they are', async () => {
  await using origin = await shared();
  await using proxy = await startCached(origin.address);
  await proxy.request();
  const known = echoed(await proxy.request({ headers: ['authorization', 'Bearer a'] }));
  expect(values(known.headers, 'authorization')).toEqual(['Bearer a']);
  expect((await proxy.request()).header('cache-status')).toMatch(/^sluice; hit/);
});

it('an answer for http is none for https, and one of another route is none for this', async () => {
  await using origin = await shared();
  const { upstreams, routes } = cachedConfig(origin.address);
  const [route] = routes ?? [];
  await using proxy = await TestProxy.start({
    upstreams,
    routes: [
      { ...route, name: 'beta', match: { headers: [{ name: 'x-beta', present: true }] } } as never,
      route as never,
    ],
  });
  await proxy.request({ headers: ['x-beta', '1'] });
  expect(values(echoed(await proxy.request()).headers, 'x-beta')).toEqual([]);
  expect(origin.requests).toHaveLength(2);
});

it('a change of what answers depend on begins with nothing, others leave what is stored', async () => {
  await using origin = await shared();
  await using proxy = await startCached(origin.address);
  await proxy.request();
  await proxy.apply(cachedConfig(origin.address, {}, [{ type: 'ip_access', allow: ['127.0.0.1/32'] }]));
  await proxy.request();
  expect(origin.requests).toHaveLength(1);
  await proxy.apply(cachedConfig(origin.address, { key: { headers: ['x-tenant'] } }));
  await proxy.request();
  expect(origin.requests).toHaveLength(2);
  expect(proxy.worker.shared.caches.size).toBe(1);
  using client = await connectRaw(proxy.port());
  client.send(Buffer.concat([formatRequest(), formatRequest()]));
  for (let turn = 0; turn < 2; turn += 1) expect((await client.readResponse()).status).toBe(200);
});
