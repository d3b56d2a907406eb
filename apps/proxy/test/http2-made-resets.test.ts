import { hang, Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { frame, headers, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// MadeYouReset (CVE-2025-8671): frames that make the server reset a stream whose request it has begun to serve, so that the
// stream no longer counts among those that are open while the work goes on.

const number = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

it.each<[string, (stream: number) => Buffer]>([
  ['a window grown by nothing', (stream) => frame(type.windowUpdate, 0, stream, number(0))],
  ['a window grown beyond its size', (stream) => frame(type.windowUpdate, 0, stream, number(0x7fff_ffff))],
  ['DATA behind the end', (stream) => frame(type.data, 0, stream, Buffer.from('x'))],
  ['HEADERS behind the end', (stream) => headers(stream)],
  ['a stream that depends on itself', (stream) => frame(type.priority, 0, stream, Buffer.from([...number(stream), 1]))],
  ['PRIORITY of a wrong length', (stream) => frame(type.priority, 0, stream, number(0))],
  ['a reset of a wrong length', (stream) => frame(type.reset, 0, stream, Buffer.alloc(3))],
])('a client that has its streams reset by %s is sent away before it has had much', async (_, trick) => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  for (let stream = 1; stream < 2000 && !client.closed; stream += 2) {
    client.send(headers(stream), trick(stream));
    if (stream % 50 === 1) await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor('the end', () => client.closed);
  await proxy.waitUntilIdle();
  // As many as it may have at a time without any trick.
  expect(origin.requests.length).toBeLessThanOrEqual(100);
  const reasons = proxy.worker.context.recorder.take().refusals.map(({ reason }) => reason);
  expect(reasons.some((reason) => reason === 'http2_broken' || reason === 'http2_flood')).toBe(true);
});
