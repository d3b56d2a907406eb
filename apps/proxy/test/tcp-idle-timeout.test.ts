import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

it('a tunnel in which no byte passes is closed on both sides after its time, one in which some do is not', async () => {
  await using origin = await RawOrigin.start((peer) => {
    peer.socket.pipe(peer.socket);
  });
  await using proxy = await TestProxy.start(tcpTo(origin.address, { web: { timeouts: { tunnelIdle: '1h' } } }));
  using quiet = await proxy.connect();
  using busy = await proxy.connect();
  quiet.send('a');
  await quiet.readUntil('a');
  for (let passed = 1; passed <= 3; passed++) {
    busy.send(`${passed}`);
    await busy.readUntil(`${passed}`);
    // Deadlines are looked at regularly; a tunnel is quiet from one look to another.
    await looked(proxy);
    proxy.clock.skip(passed < 3 ? 1_500_000 : 700_000);
  }
  await waitFor('the quiet one to be cut', () => quiet.closed);
  expect(busy.closed).toBe(false);
  await waitFor('its endpoint to be told', () => origin.peers[0]?.closed);
  busy.close();
  await proxy.waitUntilIdle();
  expect(proxy.worker.context.recorder.take().requests).toContainEqual(
    expect.objectContaining({ error: 'tunnel_idle', status: 408, count: 1, bytesReceived: 1, bytesSent: 1 }),
  );
});

/** The worker has looked at all deadlines once more. */
async function looked(proxy: TestProxy): Promise<void> {
  let seen = false;
  const watch = {
    checkDeadlines: () => {
      seen = true;
    },
  };
  proxy.worker.context.watchdog.watch(watch);
  await waitFor('a look at the deadlines', () => seen);
  proxy.worker.context.watchdog.unwatch(watch);
}
