import { seededRandom } from '@sluice/core';
import { Origin, waitFor } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { frame, headers, reset, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// A reply without a length ends through Node's trailers. A reset that meets it at any point of that must end the stream
// and nothing else: in nghttp2 it would take the whole worker along.

const initialWindowSize = 4;

function settings(window: number): Buffer {
  const payload = Buffer.alloc(6);
  payload.writeUInt16BE(initialWindowSize);
  payload.writeUInt32BE(window, 2);
  return frame(type.settings, 0, 0, payload);
}

function windowUpdate(stream: number, bytes: number): Buffer {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(bytes);
  return frame(type.windowUpdate, 0, stream, payload);
}

const turns = (count: number) =>
  Array.from({ length: count }).reduce<Promise<void>>(
    (before) => before.then(() => new Promise((resolve) => setImmediate(resolve))),
    Promise.resolve(),
  );

it.each([0, 50, 100, 101, 65_535])(
  `a reset at any moment of the end harms nothing else, window %i, seed ${testSeed}`,
  async (window) => {
    const random = seededRandom(testSeed + window);
    await using origin = await Origin.start((_, response) => {
      response.setHeader('trailer', 'x-sum');
      response.write('a'.repeat(100));
      response.addTrailers({ 'x-sum': '1' });
      response.end('b');
    });
    await using proxy = await TestProxy.start({
      web: { http2: { resetBurst: 10_000, resetRate: 10_000 } },
      ...everythingTo(origin.address),
    });
    using client = await RawHttp2.connect(proxy.port());
    client.send(settings(window));
    for (let round = 0; round < 40; round++) {
      const stream = 1 + 2 * round;
      client.send(headers(stream));
      // Some are cut before the reply, some in it, some when its last byte is let go, some after.
      if (random() < 0.7) await waitFor('the head', () => client.of(type.headers, stream).length > 0);
      await turns(Math.floor(random() * 4));
      const letGo = window < 101 ? [windowUpdate(stream, 200)] : [];
      if (random() < 0.5) client.send(...letGo, reset(stream));
      else {
        client.send(...letGo);
        await turns(Math.floor(random() * 4));
        client.send(reset(stream));
      }
    }
    client.send(headers(1001), windowUpdate(1001, 200));
    await waitFor('a whole reply', () => client.of(type.headers, 1001).length === 2);
    expect(Buffer.concat(client.of(type.data, 1001).map(({ payload }) => payload)).toString()).toBe(
      `${'a'.repeat(100)}b`,
    );
    await proxy.waitUntilIdle();
  },
);
