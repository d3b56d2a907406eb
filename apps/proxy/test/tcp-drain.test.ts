import { RawOrigin, waitFor, within } from '@sluice/testing';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

const settings = { drainTimeout: '60s' };

async function start() {
  const origin = await RawOrigin.start((peer) => {
    peer.socket.pipe(peer.socket);
  });
  const proxy = await TestProxy.start({ settings, ...tcpTo(origin.address) });
  const client = await proxy.connect();
  client.send('a');
  await client.readUntil('a');
  return {
    origin,
    proxy,
    client,
    async [Symbol.asyncDispose]() {
      client.close();
      await proxy.stop();
      await origin.stop();
    },
  };
}

it('a tunnel lives on when its listener and its route change', async () => {
  await using setting = await start();
  const { proxy, client, origin } = setting;
  const changed = tcpTo(origin.address);
  const [route] = changed.routes ?? [];
  await proxy.apply({ settings, ...changed, routes: [{ ...route, name: route?.name ?? '', description: 'changed' }] });
  proxy.clock.skip(60_001);
  client.send('b');
  await client.readUntil('ab');
});

it('a tunnel of a removed route goes on for the drain time, then it is cut', async () => {
  await using setting = await start();
  const { proxy, client, origin } = setting;
  const soon = { drainTimeout: '1s' };
  expect(await proxy.apply({ settings: soon, upstreams: [], routes: [] })).toMatchObject({ kind: 'applied' });
  client.send('b');
  await client.readUntil('ab');
  await waitFor('the cut', () => client.closed);
  await waitFor('the endpoint to be told', () => origin.peers[0]?.closed);
});

it('a tunnel of a removed listener goes on for the drain time, then it is cut', async () => {
  await using setting = await start();
  const { proxy, client, origin } = setting;
  await proxy.apply({ settings, listeners: [{ name: 'other', address: '127.0.0.1:2' }] });
  expect(proxy.worker.listeners.find('web')).toBeUndefined();
  client.send('b');
  await client.readUntil('ab');
  proxy.clock.skip(60_001);
  await waitFor('the cut', () => client.closed);
  await waitFor('the endpoint to be told', () => origin.peers[0]?.closed);
  await proxy.waitUntilIdle();
  expect(proxy.worker.context.recorder.take().requests).toMatchObject([{ error: 'draining', count: 1 }]);
});

it('a worker that leaves waits for tunnels that end by themselves', async () => {
  await using setting = await start();
  const { proxy, client } = setting;
  const drained = proxy.worker.drain(10_000);
  client.send('b');
  await client.readUntil('ab');
  client.halfClose();
  await within('the drain', drained);
  expect(client.errorCode).toBe('');
});
