import { Origin, waitFor, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import { openWebSocket } from './support/open-web-socket.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { goingAway, switchedClient, switchingOrigin } from './support/switching-origin.ts';

const idle = { web: { timeouts: { webSocketIdle: '10m' } } };

/** Lets the sweep of deadlines pass that takes note of the bytes so far. */
async function swept(proxy: TestProxy): Promise<void> {
  let looks = 0;
  const watched = { checkDeadlines: () => void looks++ };
  proxy.worker.context.watchdog.watch(watched);
  await waitFor('deadlines to be looked at', () => looks > 1);
  proxy.worker.context.watchdog.unwatch(watched);
}

it('a WebSocket that nobody uses is closed on both sides, and told that it is', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), ...idle });
  using socket = await openWebSocket(proxy.port());
  socket.send('hello');
  await within('the echo', socket.next());
  const atOrigin = [...origin.webSockets][0];
  const originsCode = new Promise((resolve) => atOrigin?.on('close', resolve));
  await swept(proxy);
  proxy.clock.skip(600_000);
  expect((await within('the close', socket.closed)).code).toBe(1001);
  expect(await within('the close at the origin', originsCode)).toBe(1001);
  await proxy.waitUntilIdle();
});

it.each(['client', 'endpoint'] as const)('a ping of the %s keeps it open', async (side) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), ...idle });
  using socket = await openWebSocket(proxy.port());
  for (let round = 0; round < 3; round++) {
    proxy.clock.skip(400_000);
    if (side === 'client') {
      const pong = new Promise<void>((resolve) => socket.socket.once('pong', () => resolve()));
      socket.socket.ping();
      await within('the pong', pong);
    } else {
      const ping = new Promise<void>((resolve) => socket.socket.once('ping', () => resolve()));
      for (const webSocket of origin.webSockets) webSocket.ping();
      await within('the ping', ping);
    }
    await swept(proxy);
  }
  expect(origin.webSockets.size).toBe(1);
});

it('sides that answer nothing are cut', async () => {
  await using origin = await switchingOrigin();
  await using proxy = await TestProxy.start({ ...everythingTo(origin.address), ...idle });
  using client = await switchedClient(proxy);
  await swept(proxy);
  proxy.clock.skip(600_000);
  await waitFor('the close frame', () => client.pending.equals(goingAway));
  expect(proxy.worker.context.exchanges).toBe(1);
  proxy.clock.skip(1000);
  await proxy.waitUntilIdle();
  await waitFor('the connection to go', () => proxy.connections === 0);
});
