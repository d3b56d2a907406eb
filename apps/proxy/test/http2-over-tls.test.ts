import { connect } from 'node:tls';
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { connectHttp2 } from './support/http2-client.ts';
import { preface } from './support/http2-frames.ts';
import { type Echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';
import { materialOf, selfSigned } from './support/test-certificates.ts';

async function serve(origin: Origin, http2 = true) {
  const pair = await selfSigned(['app.test']);
  const proxy = await TestProxy.start(
    {
      certificates: [{ name: 'a', source: { type: 'self_signed', hosts: ['app.test'] } }],
      web: { protocol: 'https', tls: { certificates: ['a'] }, http2: { enabled: http2 } },
      ...everythingTo(origin.address),
    },
    {},
    [materialOf('a', pair)],
  );
  return { proxy, tls: { servername: 'app.test', ca: pair.chain } };
}

it('a client that offers h2 in its handshake gets it', async () => {
  await using origin = await Origin.start();
  const { proxy, tls } = await serve(origin);
  await using _ = proxy;
  using client = await connectHttp2(proxy.port(), tls);
  const answers = await Promise.all([
    client.request({ ':path': '/a' }),
    client.request({ ':method': 'POST' }, Buffer.alloc(300_000, 'x')),
  ]);
  const [first, second] = answers.map(({ body }) => JSON.parse(body.toString()) as Echoed);
  expect(first?.target).toBe('/a');
  expect(second?.body.length).toBe(300_000);
  expect(values(first?.headers ?? [], 'x-forwarded-proto')).toEqual(['https']);
  client[Symbol.dispose]();
  await waitFor('the connection to go', () => proxy.connections === 0);
});

it.each([true, false])('one that offers both gets what the listener speaks (HTTP/2: %s)', async (http2) => {
  await using origin = await Origin.start();
  const { proxy, tls } = await serve(origin, http2);
  await using _ = proxy;
  const socket = connect({ ...tls, port: proxy.port(), host: '127.0.0.1', ALPNProtocols: ['h2', 'http/1.1'] });
  await new Promise((resolve) => socket.once('secureConnect', resolve));
  expect(socket.alpnProtocol).toBe(http2 ? 'h2' : 'http/1.1');
  socket.destroy();
});

it('the preface alone does not make it HTTP/2 where the handshake did not', async () => {
  await using origin = await Origin.start();
  const { proxy, tls } = await serve(origin);
  await using _ = proxy;
  const socket = connect({ ...tls, port: proxy.port(), host: '127.0.0.1', ALPNProtocols: ['http/1.1'] });
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
  });
  socket.write(preface);
  await waitFor('the answer', () => /^HTTP\/1\.1 (?:400|505) /.test(text));
  socket.destroy();
});
