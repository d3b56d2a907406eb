import { type RawClient, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { type TestConfig, TestProxy } from './support/start-proxy.ts';

const routes = [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }];
const get = 'GET / HTTP/1.1\r\nHost: app.test\r\n\r\n';

/** Opens connections and tells which of them are served. */
async function open(proxy: TestProxy, count: number): Promise<{ clients: RawClient[]; served: number }> {
  const clients: RawClient[] = [];
  let served = 0;
  for (let index = 0; index < count; index += 1) {
    const client = await proxy.connect();
    clients.push(client);
    client.send(get);
    await waitFor('an answer or a refusal', () => client.pending.length > 0 || client.closed || client.ended);
    if (client.pending.length > 0 && (await client.readResponse()).status === 200) served += 1;
  }
  return { clients, served };
}

it.each<[string, TestConfig]>([
  ['per worker', { web: { limits: { connections: 5 } } }],
  ['per client', { web: { limits: { connectionsPerClient: 5 } } }],
])('at most five connections %s; more are closed at once, and room is reused', async (_, config) => {
  await using proxy = await TestProxy.start({ ...config, routes });
  const first = await open(proxy, 8);
  expect(first.served).toBe(5);
  expect(proxy.connections).toBe(5);
  for (const client of first.clients) client.close();
  await waitFor('the connections to go', () => proxy.connections === 0);
  const second = await open(proxy, 5);
  expect(second.served).toBe(5);
  for (const client of second.clients) client.close();
});

it('a trusted proxy speaks for many clients and has no limit of one', async () => {
  await using proxy = await TestProxy.start({
    web: { limits: { connectionsPerClient: 2 } },
    settings: { trustedProxies: ['127.0.0.1'] },
    routes,
  });
  const { clients, served } = await open(proxy, 6);
  expect(served).toBe(6);
  for (const client of clients) client.close();
});

it('refused connections are counted', async () => {
  await using proxy = await TestProxy.start({ web: { limits: { connectionsPerClient: 1 } }, routes });
  const { clients } = await open(proxy, 3);
  expect(proxy.worker.context.recorder.take().refusals).toEqual([
    { listener: 'web', reason: 'client_connection_limit', count: 2 },
  ]);
  for (const client of clients) client.close();
});
