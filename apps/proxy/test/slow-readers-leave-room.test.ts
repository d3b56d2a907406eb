import { Origin, type RawClient, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// A reply that is larger than every buffer on the way holds its connection to the endpoint for as long as its client
// likes, within the listener's limit for stalls.

const bodyBytes = 64 * 1024 * 1024;
const web = { timeouts: { bodyIdle: '1h' } };
const patient = { timeouts: { connect: '10m', bodyIdle: '1h' } } as const;

const origin = () =>
  Origin.start((request, response) => {
    response.end(request.url === '/large' ? Buffer.alloc(bodyBytes) : 'ok');
  });

/** Asks for much and takes nothing of it. */
async function stall(proxy: TestProxy): Promise<RawClient> {
  const client = await proxy.connect();
  client.socket.pause();
  return client.send('GET /large HTTP/1.1\r\nHost: app.test\r\n\r\n');
}

const under = (proxy: TestProxy) => proxy.worker.context.exchanges;

it('a client that takes nothing makes room where another waits for a connection, and only as many as wait', async () => {
  await using app = await origin();
  await using proxy = await TestProxy.start({
    web,
    ...everythingTo(app.address, { upstream: { ...patient, connectionPool: { maxConnections: 3 } } }),
  });
  const stalled = await Promise.all([stall(proxy), stall(proxy), stall(proxy)]);
  await waitFor('all of them at the origin', () => app.requests.length === 3);
  let status = 0;
  const asked = proxy.request().then((response) => {
    status = response.status;
  });
  await waitFor('its answer', () => {
    proxy.clock.skip(500);
    return status !== 0;
  });
  await asked;
  expect(status).toBe(200);
  // Whoever has made room was cut, and the other two go on.
  await waitFor('two of them', () => under(proxy) === 2);
  const { requests } = proxy.worker.context.recorder.take();
  expect(requests.map(({ error }) => error).filter((error) => error !== '')).toEqual(['client_stalled']);
  const [endpoint] = proxy.worker.shared.endpoints.values();
  expect(endpoint?.health).not.toBe('unhealthy');
  for (const client of stalled) client.socket.destroy();
  await proxy.waitUntilIdle();
});

it('with room for all nobody is hurried', async () => {
  await using app = await origin();
  await using proxy = await TestProxy.start({
    web,
    ...everythingTo(app.address, { upstream: { ...patient, connectionPool: { maxConnections: 4 } } }),
  });
  const stalled = await Promise.all([stall(proxy), stall(proxy), stall(proxy)]);
  await waitFor('all of them at the origin', () => app.requests.length === 3);
  for (let turn = 0; turn < 10; turn++) {
    proxy.clock.skip(10_000);
    expect((await proxy.request()).status).toBe(200);
  }
  expect(under(proxy)).toBe(3);
  for (const client of stalled) client.socket.destroy();
  await proxy.waitUntilIdle();
});
