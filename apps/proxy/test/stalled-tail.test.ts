import { Origin, type RawClient, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const web = { timeouts: { bodyIdle: '60s' } };
const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

/** Asks again and again without reading, until the gateway cannot get rid of a reply. */
async function askWithoutReading(proxy: TestProxy, request: string): Promise<RawClient> {
  const client = await proxy.connect();
  client.socket.pause();
  let backedUp = false;
  let same = 0;
  await waitFor(
    'a reply to get stuck',
    () => {
      if (client.socket.writableLength < 256 * 1024) client.send(request.repeat(200));
      else backedUp = true;
      same = backedUp && proxy.worker.context.exchanges === 1 ? same + 1 : 0;
      return same > 80;
    },
    20_000,
  );
  return client;
}

it('a client that never reads the last bytes of its replies is let go', async () => {
  const body = 'x'.repeat(8000);
  await using proxy = await TestProxy.start({ web, routes: [{ name: 'text', directResponse: { status: 200, body } }] });
  using client = await askWithoutReading(proxy, get);
  proxy.clock.skip(61_000);
  await waitFor('the connection to be cut', () => proxy.connections === 0);
  await proxy.waitUntilIdle();
  client.close();
});

it('neither does one that never reads error replies, and nothing is asked on its behalf meanwhile', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, { route: { match: { path: { prefix: '/only' } } } }),
    web,
  });
  using client = await askWithoutReading(proxy, get);
  proxy.clock.skip(61_000);
  await waitFor('the connection to be cut', () => proxy.connections === 0);
  await proxy.waitUntilIdle();
  expect(origin.requests).toEqual([]);
  client.close();
});
