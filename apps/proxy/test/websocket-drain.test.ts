import { once } from 'node:events';
import { Origin, waitFor, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { goingAway, switchedClient, switchingOrigin } from './support/switching-origin.ts';

/** Both sides are told 1001, and nothing is left open. */
async function isSentAway(origin: Origin, proxy: TestProxy, leave: () => unknown): Promise<void> {
  using socket = await openWebSocket(proxy.port());
  socket.send('hello');
  await within('the echo', socket.next());
  const originsCode = new Promise((resolve) => [...origin.webSockets][0]?.on('close', resolve));
  await leave();
  expect((await within('the close', socket.closed)).code).toBe(1001);
  expect(await within('the close at the origin', originsCode)).toBe(1001);
  await proxy.waitUntilIdle();
}

it('a worker that leaves tells its WebSockets so, before it cuts what is left', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  await isSentAway(origin, proxy, () => void proxy.worker.drain(1000));
});

it('so does a listener that is removed', async () => {
  await using origin = await Origin.start();
  const config = { settings: { drainTimeout: '1s' }, ...everythingTo(origin.address) };
  await using proxy = await TestProxy.start(config);
  await isSentAway(origin, proxy, () => proxy.apply({ ...config, web: { address: '127.0.0.1:2' } }));
});

it.each<[string, { readonly name?: string; readonly websocket?: boolean; readonly enabled?: boolean }]>([
  ['is removed', { name: 'another' }],
  ['is disabled', { enabled: false }],
  ['allows none any more', { websocket: false }],
])('so does a route that %s, after the time for draining', async (_, route) => {
  await using origin = await Origin.start();
  const settings = { settings: { drainTimeout: '1s' } };
  await using proxy = await TestProxy.start({ ...settings, ...everythingTo(origin.address) });
  await isSentAway(origin, proxy, () => proxy.apply({ ...settings, ...everythingTo(origin.address, { route }) }));
});

it('a route that comes back in time keeps them', async () => {
  await using origin = await Origin.start();
  const config = { settings: { drainTimeout: '1h' }, ...everythingTo(origin.address) };
  await using proxy = await TestProxy.start(config);
  using socket = await openWebSocket(proxy.port());
  let looks = 0;
  proxy.worker.context.watchdog.watch({ checkDeadlines: () => void looks++ });
  const echo = async () => {
    const before = looks;
    await waitFor('deadlines to be looked at', () => looks > before + 1);
    socket.send('still there');
    expect(await within('the echo', socket.next())).toBe('still there');
  };
  await proxy.apply({ ...config, routes: [] });
  await echo();
  await proxy.apply(config);
  await echo();
  proxy.clock.skip(3_599_000);
  await echo();
  proxy.clock.skip(3_599_000);
  await echo();
});

it('over HTTP/2 the stream has the close frame, and ends', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await connectHttp2(proxy.port());
  const stream = client.open(
    {
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':scheme': 'http',
      ':path': '/',
      'sec-websocket-version': '13',
    },
    { endStream: false },
  );
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => stream.end());
  await once(stream, 'response');
  const drained = proxy.worker.drain(2000);
  await waitFor('the end of the stream', () => stream.closed);
  expect(Buffer.concat(chunks)).toEqual(goingAway);
  expect(stream.rstCode).toBe(0);
  await within('the drain', drained);
  await waitFor('the origin to be told', () => origin.webSockets.size === 0);
});

it('nothing is put into the middle of a frame: that side is cut, the other is told', async () => {
  // A text frame of five bytes, of which two come.
  const begun = Buffer.from([0x81, 5, 0x68, 0x69]);
  await using origin = await switchingOrigin(begun);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await switchedClient(proxy);
  await client.readUntil('hi');
  const drained = proxy.worker.drain(1000);
  await within('the drain', drained);
  await client.waitForClose();
  expect(client.pending).toEqual(begun);
  const atOrigin = origin.peers[0]?.pending ?? Buffer.alloc(0);
  expect(atOrigin.subarray(-8, -6)).toEqual(Buffer.from([0x88, 0x82]));
});

it('what was sent before is delivered before the close frame, and what comes after it is not', async () => {
  const message = Buffer.from([0x81, 2, 0x68, 0x69]);
  await using origin = await switchingOrigin(message);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await switchedClient(proxy);
  await client.readUntil('hi');
  const drained = proxy.worker.drain(1000);
  await waitFor('the close frame', () => client.pending.equals(Buffer.concat([message, goingAway])));
  // A message of the endpoint that crosses it.
  origin.peers[0]?.send(Buffer.from([0x81, 2, 0x6e, 0x6f]));
  await within('the drain', drained);
  await client.waitForClose();
  expect(client.pending).toEqual(Buffer.concat([message, goingAway]));
});
