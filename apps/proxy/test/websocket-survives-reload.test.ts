import { Origin, waitFor, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('WebSockets and keep-alive connections survive revisions, also when their route and upstream are gone', async () => {
  await using origin = await Origin.start();
  const config = everythingTo(origin.address);
  await using proxy = await TestProxy.start(config);
  using socket = await openWebSocket(proxy.port());
  using client = await proxy.connect();
  const get = async () => {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    return await client.readResponse();
  };
  expect((await get()).status).toBe(200);

  const revisions = [
    { ...config, settings: { drainTimeout: '5s' } },
    everythingTo(origin.address, { route: { name: 'renamed' } }),
    { ...config, web: { limits: { headerCount: 50 } } },
    { upstreams: [], routes: [{ name: 'text', directResponse: { status: 200, body: 'new' } }] },
  ];
  for (const revision of revisions) {
    expect((await proxy.apply(revision)).kind).toBe('applied');
    socket.send('still there');
    expect(await within('the echo', socket.next())).toBe('still there');
    expect((await get()).status).toBe(200);
  }
  expect((await get()).body.toString()).toBe('new');
  expect(origin.webSockets.size).toBe(1);

  socket.socket.close();
  await waitFor('the origin to be told', () => origin.webSockets.size === 0);
  await proxy.waitUntilIdle();
});
