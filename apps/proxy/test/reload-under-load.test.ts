import { Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('twenty revisions under load fail no request and leave nothing of the old ones behind', async () => {
  await using origin = await Origin.start(respond(200, {}, 'ok'));
  const config = everythingTo(origin.address);
  await using proxy = await TestProxy.start(config);
  const clients = await Promise.all(Array.from({ length: 8 }, () => proxy.connect()));
  let running = true;
  let served = 0;
  const load = clients.map(async (client) => {
    while (running) {
      client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
      const response = await client.readResponse();
      expect(response.status).toBe(200);
      served++;
    }
  });

  for (let revision = 0; revision < 20; revision++) {
    const before = served;
    const route = { name: `route-${revision}`, policies: [{ type: 'response_headers' as const, set: { 'x-r': '1' } }] };
    // Every second one changes how connections are made, so that pools are replaced too.
    const upstream = { timeouts: { connect: revision % 2 === 0 ? '3s' : '4s' } };
    expect(await proxy.apply(everythingTo(origin.address, { route, upstream }))).toMatchObject({ kind: 'applied' });
    await waitFor('requests by this revision', () => served > before + 8);
  }
  running = false;
  await Promise.all(load);
  for (const client of clients) client.close();
  await proxy.waitUntilIdle();

  expect(proxy.worker.shared.clients.size).toBe(1);
  expect(proxy.worker.shared.endpoints.size).toBe(1);
  await waitFor('connections of replaced pools to be closed', () => origin.openConnections <= 8);
});

it('an exchange keeps the revision it began with', async () => {
  let answer = () => {};
  await using origin = await Origin.start((_request, response) => {
    answer = () => response.end('old');
  });
  const policies = [{ type: 'response_headers' as const, set: { 'x-revision': 'old' } }];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const pending = proxy.request();
  await waitFor('the origin to be asked', () => origin.requests.length === 1);
  await proxy.apply({ routes: [{ name: 'gone', directResponse: { status: 200, body: 'new' } }], upstreams: [] });
  expect((await proxy.request()).body.toString()).toBe('new');
  answer();
  const response = await pending;
  expect(response.header('x-revision')).toBe('old');
  expect(response.body.toString()).toBe('old');
  await proxy.waitUntilIdle();
  expect(proxy.worker.shared.clients.size).toBe(0);
});

it('untouched listeners keep their connections, and removed ones let theirs finish', async () => {
  await using proxy = await TestProxy.start({ routes: [{ name: 'text', directResponse: { status: 200 } }] });
  using client = await proxy.connect();
  const get = async () => {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    return (await client.readResponse()).status;
  };
  expect(await get()).toBe(200);
  const { port } = { port: proxy.port() };
  await proxy.apply({ routes: [], web: { limits: { headerCount: 20 }, timeouts: { keepAlive: '5s' } } });
  expect(proxy.port()).toBe(port);
  expect(await get()).toBe(404);
  await proxy.apply({ routes: [], listeners: [{ name: 'other', address: '127.0.0.1:2' }] });
  expect(await get()).toBe(404);
  await client.waitForClose();
});
