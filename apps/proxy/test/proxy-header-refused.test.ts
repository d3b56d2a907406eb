import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { headerV1, headerV2 } from './support/proxy-header.ts';
import { formatRequest, TestProxy } from './support/start-proxy.ts';

// A header that is not exactly one costs the connection: nothing behind it is served, and nothing of it is believed.

const get = formatRequest().toString('latin1');

function start(timeout = '5s') {
  return TestProxy.start({
    settings: { trustedProxies: ['127.0.0.1'] },
    web: { proxyProtocol: { timeout } },
    routes: [{ name: 'ok', directResponse: { status: 200, body: 'ok' } }],
  });
}

const refused = (proxy: TestProxy) =>
  proxy.worker.context.recorder.take().refusals.reduce((sum, { count }) => sum + count, 0);

it.each([
  ['of version 1 that ends in LF', 'PROXY TCP4 192.0.2.7 198.51.100.9 4711 443\n'],
  ['of version 1 with a bad port', 'PROXY TCP4 192.0.2.7 198.51.100.9 04711 443\r\n'],
  ['of version 1 without end', `PROXY UNKNOWN ${'x'.repeat(100)}`],
  ['of version 2 for datagrams', headerV2.replace('\x21\x11', '\x21\x12')],
  ['of version 2 that is too short for its addresses', headerV2.replace('\x00\x0c', '\x00\x0b')],
  ['that comes twice', headerV1 + headerV1],
])('a header %s', async (what, bytes) => {
  await using proxy = await start();
  using client = await proxy.connect();
  client.send(bytes + get);
  await client.waitForClose();
  // The second header is no longer where one is expected, and no HTTP.
  if (what === 'that comes twice') expect((await client.readResponse()).status).toBe(400);
  else {
    expect(client.pending.toString()).toBe('');
    expect(refused(proxy)).toBe(1);
  }
});

it.each([
  ['does not come', ''],
  ['does not come whole', headerV2.slice(0, -1)],
])('a header that %s in time', async (_, bytes) => {
  await using proxy = await start('100ms');
  using client = await proxy.connect();
  client.send(bytes);
  await client.waitForClose();
  expect(refused(proxy)).toBe(1);
});

it('a check that only connects is not counted as one', async () => {
  await using proxy = await start();
  using client = await proxy.connect();
  client.halfClose();
  await client.waitForClose();
  expect(refused(proxy)).toBe(0);
  using other = await proxy.connect();
  other.send(headerV2.slice(0, 20)).halfClose();
  await other.waitForClose();
  await waitFor('the refusal', () => refused(proxy) === 1);
});

it('a worker that leaves does not wait for a header', async () => {
  await using proxy = await start();
  using client = await proxy.connect();
  client.send(headerV1.slice(0, 10));
  await waitFor('the connection', () => proxy.connections === 1);
  await proxy.worker.drain(60_000);
  expect(proxy.connections).toBe(0);
});
