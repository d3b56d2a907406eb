import type { AccessLogEntry } from '@sluice/metrics';
import { RawOrigin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { headerV2, proxied } from './support/proxy-header.ts';
import { formatRequest, type TestConfig, TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

// The line of a request says who sent it, and by way of whom where that is somebody else.

const text = { routes: [{ name: 'text', directResponse: { status: 200, body: 'ok' } }] };
const settings = { trustedProxies: ['127.0.0.1'] };

async function lineOf(config: TestConfig, ask: (proxy: TestProxy) => Promise<unknown>): Promise<AccessLogEntry> {
  const lines: AccessLogEntry[] = [];
  await using proxy = await TestProxy.start(config, { sendAccessLog: ({ entries }) => lines.push(...entries) > 0 });
  proxy.worker.context.accessLog.setWanted(true);
  await ask(proxy);
  return await waitFor('the line', () => lines[0]);
}

const asking = (headers: readonly string[]) => (proxy: TestProxy) => proxy.request({ headers });

it('a client that comes by itself has no peer beside it', async () => {
  const line = await lineOf(text, asking(['X-Forwarded-For', '192.0.2.7']));
  expect(line.clientAddress).toBe('127.0.0.1');
  expect(line).not.toHaveProperty('peer');
});

it('a trusted proxy that says for whom it speaks is the peer, over HTTP/1.1 and HTTP/2', async () => {
  const behind = { clientAddress: '192.0.2.7', peer: '127.0.0.1' };
  expect(await lineOf({ ...text, settings }, asking(['X-Forwarded-For', '192.0.2.7']))).toMatchObject(behind);
  const line = await lineOf({ ...text, settings }, async (proxy) => {
    using client = await connectHttp2(proxy.port());
    await client.request({ 'x-forwarded-for': '192.0.2.7' });
  });
  expect(line).toMatchObject({ protocol: 'HTTP/2', ...behind });
});

it('so is one that says so in a PROXY header, for a request and for a connection', async () => {
  const behind = { clientAddress: proxied.source.address, peer: '127.0.0.1' };
  const line = await lineOf({ ...text, settings, web: { proxyProtocol: {} } }, async (proxy) => {
    using client = await proxy.connect();
    await client.send(headerV2).send(formatRequest()).readResponse();
  });
  expect(line).toMatchObject(behind);
  await using origin = await RawOrigin.start((peer) => void peer.send('hello').halfClose());
  const tcp = tcpTo(origin.address, { web: { proxyProtocol: {} } });
  const connection = await lineOf({ ...tcp, settings }, async (proxy) => {
    using client = await proxy.connect();
    await client.send(headerV2).halfClose().readUntil('hello');
    await proxy.waitUntilIdle();
  });
  expect(connection).toMatchObject({ protocol: 'TCP', ...behind });
});
