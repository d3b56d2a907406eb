import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { headers, requestFields, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';

/** A gRPC server without gRPC: `/fails` answers with a status alone, anything else with a message and a status. */
async function startGrpc() {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream: ServerHttp2Stream, fields) => {
    stream.resume();
    if (fields[':path'] === '/fails') {
      const status = { 'grpc-status': '9', 'grpc-message': 'not%20now', 'x-metadata': 'a' };
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
      return;
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () =>
      stream.sendTrailers({ 'grpc-status': '0', 'x-metadata': 'a', 'set-cookie': 'b=c' }),
    );
    stream.end('message');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const grpc = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

it('metadata that nobody announced comes after the message, what no trailer may say does not', async () => {
  await using origin = await startGrpc();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
  using client = await connectHttp2(proxy.port());
  const { body, trailers } = await client.request(grpc, 'ask');
  expect(body.toString()).toBe('message');
  expect(trailers).toEqual(['grpc-status', '0', 'x-metadata', 'a']);
});

it('a status alone stays one frame that ends the stream', async () => {
  await using origin = await startGrpc();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
  using raw = await RawHttp2.connect(proxy.port());
  const fields = requestFields.map(([name, value]) => [name, name === ':path' ? '/fails' : value] as const);
  raw.send(headers(1, [...fields, ['content-type', 'application/grpc']]));
  await expect.poll(() => raw.of(type.headers, 1)[0]?.flags).toBe(5);
  expect(raw.of(type.data, 1)).toEqual([]);
  using client = await connectHttp2(proxy.port());
  const response = await client.request({ ...grpc, ':path': '/fails' }, 'ask');
  expect([response.status, values(response.headers, 'grpc-status'), values(response.headers, 'x-metadata')]).toEqual([
    200,
    ['9'],
    ['a'],
  ]);
});
