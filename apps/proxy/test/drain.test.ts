import { connectRaw, hang, Origin, waitFor, watchOpenHandles, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

it('what runs is finished with "Connection: close", and nothing new is taken', async () => {
  let finish = () => {};
  await using origin = await Origin.start((_request, response) => {
    finish = () => response.end('done');
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const port = proxy.port();
  using client = await proxy.connect();
  client.send(get);
  await waitFor('the request at the origin', () => origin.last);
  const drained = proxy.worker.drain(10_000);
  await expect(connectRaw(port)).rejects.toThrow(/ECONNREFUSED/);
  finish();
  const response = await client.readResponse();
  expect(response.body.toString()).toBe('done');
  expect(response.header('connection')).toBe('close');
  await client.waitForClose();
  await within('the drain', drained);
});

it('a request that comes on an idle connection while it leaves is still answered', async () => {
  await using proxy = await TestProxy.start({ routes: [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }] });
  using client = await proxy.connect();
  client.send(get);
  await client.readResponse();
  const drained = proxy.worker.drain(10_000);
  client.send(get);
  const response = await client.readResponse();
  expect(response.status).toBe(200);
  expect(response.header('connection')).toBe('close');
  await within('the drain', drained);
});

it('what is left at the deadline is cut', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(get);
  using socket = await openWebSocket(proxy.port());
  await waitFor('both at the origin', () => origin.requests.length === 2);
  await within('the drain', proxy.worker.drain(300), 3000);
  await client.waitForClose();
  await within('the WebSocket to close', socket.closed);
  await waitFor('the origin to be told', () => origin.openConnections === 0);
});

it('a WebSocket that ends by itself is waited for', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using socket = await openWebSocket(proxy.port());
  const drained = proxy.worker.drain(10_000);
  socket.send('still there');
  expect(await within('the echo', socket.next())).toBe('still there');
  socket.socket.close(1000);
  expect((await within('the close', socket.closed)).code).toBe(1000);
  await within('the drain', drained);
});

it('leaves nothing open', async () => {
  await using origin = await Origin.start();
  const assertNothingOpen = watchOpenHandles();
  const proxy = await TestProxy.start(everythingTo(origin.address));
  const client = await proxy.connect();
  client.send(get);
  await client.readResponse();
  client.close();
  await within('the drain', proxy.worker.drain(2000));
  await assertNothingOpen();
});

it('draining twice is draining once', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  await within('both', Promise.all([proxy.worker.drain(1000), proxy.worker.drain(1000)]));
});
