import { seededRandom } from '@sluice/core';
import { waitFor } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { frame, headersFrame, reset } from './support/http2-frames.ts';
import { startBeforeHttp2 } from './support/start-before-http2.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

// Trailers of a request to an endpoint by HTTP/2 (RFC 9113 §8.1, RFC 9110 §6.5).

const h2c = { upstream: { protocol: 'h2c' } } as const;

const chunked = 'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n';

it('those of HTTP/1.1 that were announced go on, and are announced', async () => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send(
    `${chunked}Trailer: X-Sum, x-other\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 7\r\nx-sum: 8\r\nx-secret: 1\r\n\r\n`,
  );
  const seen = echoed(await client.readResponse());
  expect(seen.body).toBe('hello');
  expect(values(seen.headers, 'trailer')).toEqual(['x-sum, x-other']);
  expect(seen.trailers).toEqual(['x-sum', '7', 'x-sum', '8']);
});

it('those of HTTP/2 go on', async () => {
  await using setting = await startBeforeHttp2();
  using client = await connectHttp2(setting.proxy.port());
  const stream = client.session.request({ ':authority': 'app.test', ':method': 'POST', trailer: 'x-sum' }, {
    endStream: false,
    waitForTrailers: true,
  } as object);
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '7', 'x-secret': '1' }));
  stream.end('hello');
  const seen = JSON.parse((await readResponse(stream)).body.toString()) as { body: string; trailers: string[] };
  expect([seen.body, seen.trailers]).toEqual(['hello', ['x-sum', '7']]);
});

it.each([
  'content-length',
  'transfer-encoding',
  'te',
  'host',
  'authorization',
  'cookie',
  'content-type',
  'connection',
  'x-forwarded-for',
])('%s is no trailer, announced or not', async (name) => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send(`${chunked}Trailer: ${name}, x-sum\r\n\r\n2\r\nhi\r\n0\r\n${name}: 1\r\nx-sum: 7\r\n\r\n`);
  const seen = echoed(await client.readResponse());
  expect(values(seen.headers, 'trailer')).toEqual(['x-sum']);
  expect(seen.trailers).toEqual(['x-sum', '7']);
});

it('what is announced and does not come leaves a request that ends well', async () => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send(`${chunked}Trailer: x-sum\r\n\r\n2\r\nhi\r\n0\r\n\r\n`);
  const seen = echoed(await client.readResponse());
  expect([seen.body, seen.trailers]).toEqual(['hi', []]);
});

it('a field that may come once only is no danger when it comes twice', async () => {
  await using setting = await startBeforeHttp2();
  using client = await setting.proxy.connect();
  client.send(`${chunked}Trailer: etag\r\n\r\n2\r\nhi\r\n0\r\netag: 1\r\netag: 2\r\n\r\n`);
  const seen = echoed(await client.readResponse());
  expect([seen.body, seen.trailers]).toEqual(['hi', ['etag', '1', 'etag', '2']]);
});

it('an answer that is complete before the request leaves nothing behind', async () => {
  await using setting = await startBeforeHttp2((stream) => {
    stream.respond({ ':status': 200 });
    stream.end('early');
    stream.resume();
  });
  using client = await setting.proxy.connect();
  client.send(`${chunked}Trailer: x-sum\r\n\r\n2\r\nhi\r\n0\r\nx-sum: 7\r\n\r\n`);
  expect((await client.readResponse()).body.toString()).toBe('early');
  await waitFor('the stream to close', () => setting.origin.last?.stream.closed === true);
  await setting.proxy.waitUntilIdle();
});

// Node takes trailers in the middle of nghttp2's writing. A reset of either side that meets it must end the stream and
// nothing else.
it.each([0, 3, 5, 65_535])(
  `a reset at any moment of the end harms nothing else, window %i, seed ${testSeed}`,
  async (window) => {
    const random = seededRandom(testSeed + window);
    const turns = async (count: number) => {
      for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    };
    const odds = (share: number) => random() < share;
    const initialWindowSize = 4;
    await using origin = await frameOrigin(
      async (send, stream) => {
        await turns(Math.floor(random() * 5));
        if (odds(0.3)) send(headersFrame(stream, [':status', '200'], { end: odds(0.5) }));
        if (odds(0.5)) send(windowUpdate(stream, 1 + Math.floor(random() * 6)));
        if (odds(0.7)) send(reset(stream, odds(0.5) ? 0 : 8));
        else send(windowUpdate(stream, 10), headersFrame(stream, [':status', '204'], { end: true }));
      },
      [[initialWindowSize, window]],
    );
    await using proxy = await TestProxy.start(everythingTo(origin.address, h2c));
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          using client = await proxy.connect();
          client.send(`${chunked}Connection: close\r\nTrailer: x-sum\r\n\r\n5\r\nhello\r\n`);
          await turns(Math.floor(random() * 5));
          client.send('0\r\nx-sum: 7\r\n\r\n');
          await turns(Math.floor(random() * 10));
          if (odds(0.5)) await client.waitForClose();
        }),
      );
    }
    await proxy.waitUntilIdle();
  },
);

function windowUpdate(stream: number, bytes: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return frame(8, 0, stream, payload);
}
