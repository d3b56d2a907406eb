import { once } from 'node:events';
import { createServer } from 'node:tls';
import { waitFor } from '@sluice/testing';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

const authority = await TestAuthority.create();
const certificate = await authority.issue();

async function start(ca: string) {
  const server = createServer({ ...certificate, allowHalfOpen: true } as object, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const proxy = await TestProxy.start(tcpTo(`127.0.0.1:${port}`, { upstream: { tls: { ca } } }));
  return {
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      server.close();
    },
  };
}

it('the gateway speaks TLS to the endpoint and plainly to the client, and passes ends on', async () => {
  await using setting = await start(authority.ca);
  using client = await setting.proxy.connect();
  const text = 'x'.repeat(100_000);
  client.send(`${text}.`).halfClose();
  await client.readUntil('.');
  await waitFor('the end', () => client.ended);
  expect(client.pending.length).toBe(100_001);
  await setting.proxy.waitUntilIdle();
});

it('an endpoint that nobody vouches for gets nothing', async () => {
  const other = await TestAuthority.create();
  await using setting = await start(other.ca);
  using client = await setting.proxy.connect();
  await waitFor('the reset', () => client.closed);
  await setting.proxy.waitUntilIdle();
  const { requests } = setting.proxy.worker.context.recorder.take();
  expect(requests).toMatchObject([{ error: 'upstream_tls_failed', status: 502 }]);
});
