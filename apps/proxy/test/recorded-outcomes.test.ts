import { freePort, hang, Origin, RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// What charts, metrics and the access log say of an exchange is what happened to it.

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

async function recorded(proxy: TestProxy) {
  await proxy.waitUntilIdle();
  return proxy.worker.context.recorder.take().requests.map(({ route, upstream, endpoint, status, error, count }) => ({
    route,
    upstream,
    endpoint,
    status,
    error,
    count,
  }));
}

it('a success is counted under its route, upstream and endpoint', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  await proxy.request();
  await proxy.request();
  expect(await recorded(proxy)).toEqual([
    { route: 'all', upstream: 'app', endpoint: origin.address, status: 200, error: '', count: 2 },
  ]);
});

it('a client that leaves first is 499, not a failure of the upstream', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(get);
  await waitFor('the request at the origin', () => origin.last);
  client.close();
  expect(await recorded(proxy)).toMatchObject([{ status: 499, error: 'client_gone', count: 1 }]);
});

it('a truncated response is a failure although its status was 200', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf').halfClose();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(get);
  await client.waitForClose();
  const [only, ...others] = await recorded(proxy);
  expect(others).toEqual([]);
  expect(only?.error).toBe('reset');
});

it('an endpoint that refuses is named', async () => {
  const address = `127.0.0.1:${await freePort()}`;
  await using proxy = await TestProxy.start(everythingTo(address));
  await proxy.request();
  expect(await recorded(proxy)).toEqual([
    { route: 'all', upstream: 'app', endpoint: address, status: 502, error: 'connect_refused', count: 1 },
  ]);
});

it('no route is counted under no name, and a request that could not be read under the listener', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  await proxy.request();
  expect(await recorded(proxy)).toEqual([
    { route: '', upstream: '', endpoint: '', status: 404, error: 'no_route', count: 1 },
  ]);
  await proxy.send('GET / HTTP/1.1\r\n\r\n');
  await proxy.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n');
  expect(proxy.worker.context.recorder.take().refusals).toEqual([
    { listener: 'web', reason: 'authority', count: 1 },
    { listener: 'web', reason: 'framing', count: 1 },
  ]);
});

it('a listener that nobody has come to is told with zeros', async () => {
  await using proxy = await TestProxy.start({ routes: [{ name: 'ok', directResponse: { status: 200 } }] });
  const { listeners } = proxy.worker.context.recorder.take();
  expect(listeners).toMatchObject([{ listener: 'web', openConnections: 0, acceptedConnections: 0 }]);
});
