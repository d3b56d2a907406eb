import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, TestProxy } from './support/start-proxy.ts';

// What a listener does about paths that servers read differently is what its routes match and what goes upstream.

async function start(pathRules: Record<string, string>) {
  const origin = await Origin.start();
  const proxy = await TestProxy.start({
    web: { pathRules },
    upstreams: [{ name: 'app', targets: [{ address: origin.address }] }],
    routes: [
      { name: 'admin', match: { path: { prefix: '/admin' } }, directResponse: { status: 403 } },
      { name: 'all', upstreams: [{ name: 'app' }] },
    ],
  });
  return {
    proxy,
    origin,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}

it('forwards a path with its dot segments resolved, and matches the same', async () => {
  await using test = await start({ dotSegments: 'resolve' });
  expect(echoed(await test.proxy.request({ target: '/public/./a/%2e%2e/b?x=/../' })).target).toBe('/public/b?x=/../');
  expect((await test.proxy.request({ target: '/public/../admin/x' })).status).toBe(403);
  expect((await test.proxy.request({ target: '/public/../../admin' })).status).toBe(400);
});

it('merges repeated slashes before it matches', async () => {
  await using test = await start({ repeatedSlashes: 'merge' });
  expect(echoed(await test.proxy.request({ target: '//public///a' })).target).toBe('/public/a');
  expect((await test.proxy.request({ target: '//admin' })).status).toBe(403);
});

it('lets escaped slashes pass as they are, but not beside dots', async () => {
  await using test = await start({ encodedSlashes: 'keep' });
  expect(echoed(await test.proxy.request({ target: '/files/a%2fb' })).target).toBe('/files/a%2Fb');
  expect((await test.proxy.request({ target: '/files/..%2fadmin' })).status).toBe(400);
  expect((await test.proxy.request({ target: '/files%2f..%2fadmin' })).status).toBe(400);
});

it('refuses parameters where it is told to', async () => {
  await using test = await start({ parameters: 'reject' });
  expect((await test.proxy.request({ target: '/public;a=1/b' })).status).toBe(400);
  expect((await test.proxy.request({ target: '/public?a;b' })).status).toBe(200);
});

it('takes other rules into use with the next revision, on open connections too', async () => {
  await using test = await start({});
  using client = await test.proxy.connect();
  client.send('GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n');
  expect((await client.readResponse()).status).toBe(400);
  await test.proxy.apply({
    web: { pathRules: { dotSegments: 'resolve' } },
    routes: [{ name: 'b', match: { path: { exact: '/b' } }, directResponse: { status: 204 } }],
  });
  client.send('GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n');
  expect((await client.readResponse()).status).toBe(204);
});
