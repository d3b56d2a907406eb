import { hang, Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { block, flag, frame, headers, requestFields, reset, type } from './support/http2-frames.ts';
import { RawHttp2 } from './support/raw-http2.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const enhanceYourCalm = 11;
const refusals = (proxy: TestProxy) => proxy.worker.context.recorder.take().refusals.map(({ reason }) => reason);
const post = requestFields.map(([name, value]) => [name, name === ':method' ? 'POST' : value] as const);

it('a client that cancels stream after stream is sent away with ENHANCE_YOUR_CALM', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start({
    web: { http2: { resetBurst: 20, resetRate: 1 } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  // No more than is read before the end, so that the last word is not lost with what is not.
  client.send(...Array.from({ length: 30 }, (_, index) => [headers(1 + 2 * index), reset(1 + 2 * index)]).flat());
  await waitFor('the end', () => client.closed);
  expect(client.codes(type.goaway)).toContain(enhanceYourCalm);
  await proxy.waitUntilIdle();
  // Cancelled in the same breath, no stage of theirs was run.
  expect(origin.requests.length).toBeLessThan(25);
  expect(refusals(proxy)).toEqual(['http2_flood']);
});

it('and so is one that does it all in one piece', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  const frames: Buffer[] = [];
  for (let stream = 1; stream < 20_000; stream += 2) frames.push(headers(stream), reset(stream));
  client.send(...frames);
  await waitFor('the end', () => client.closed);
  await proxy.waitUntilIdle();
  expect(origin.requests.length).toBeLessThan(500);
});

it('a client that cancels now and then is not', async () => {
  await using origin = await Origin.start(hang);
  await using proxy = await TestProxy.start({
    web: { http2: { resetBurst: 60, resetRate: 1000 } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  for (let stream = 1; stream < 200; stream += 2) {
    proxy.clock.skip(10);
    client.send(headers(stream), reset(stream), frame(type.ping, 0, 0, Buffer.alloc(8)));
    await waitFor('a sign of life', () => client.of(type.ping).length > stream / 2);
  }
});

it.each<[string, Buffer]>([
  ['SETTINGS', frame(type.settings, 0, 0)],
  ['PING', frame(type.ping, 0, 0, Buffer.alloc(8))],
])('a flood of %s ends the connection', async (_, each) => {
  await using proxy = await TestProxy.start(everythingTo('127.0.0.1:1'));
  using client = await RawHttp2.connect(proxy.port());
  for (let round = 0; round < 400 && !client.closed; round++) {
    client.send(...Array.from({ length: 20 }, () => each));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor('the end', () => client.closed);
  expect(refusals(proxy)).toHaveLength(1);
});

it('a flood of CONTINUATION ends the connection before it fills memory', async () => {
  await using proxy = await TestProxy.start(everythingTo('127.0.0.1:1'));
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, requestFields, 0));
  const more = frame(type.continuation, 0, 1, block([['x-a', 'b'.repeat(1000)]]));
  for (let sent = 0; sent < 10_000 && !client.closed; sent += 10) {
    client.send(...Array.from({ length: 10 }, () => more));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor('the end', () => client.closed);
  expect(refusals(proxy)).toEqual(['http2_broken']);
});

it('a flood of empty DATA ends the connection', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  client.send(headers(1, post, flag.endHeaders));
  for (let sent = 0; sent < 10_000 && !client.closed; sent += 10) {
    client.send(...Array.from({ length: 10 }, () => frame(type.data, 0, 1)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await waitFor('the end', () => client.closed);
  await proxy.waitUntilIdle();
  expect(refusals(proxy)).toEqual(['http2_broken']);
});

it('a flood of PRIORITY costs nothing but the reading of it', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  const priority = (stream: number) => frame(type.priority, 0, stream, Buffer.from([0, 0, 0, 0, 10]));
  for (let round = 0; round < 50 && !client.closed; round++) {
    client.send(...Array.from({ length: 200 }, (_, index) => priority(1 + 2 * (200 * round + index))));
  }
  client.send(headers(1 + 2 * 200 * 50));
  // Whether it is told to go or served: nothing was kept of the streams that it spoke of.
  await waitFor('its end or its answer', () => client.closed || client.of(type.headers).length > 0);
  expect(origin.requests.length).toBeLessThanOrEqual(1);
  await proxy.waitUntilIdle();
});

/** A field that is put into the table once and asked for a thousand times: no request, but work (HPACK bomb). */
const bomb = (() => {
  const large = Buffer.alloc(3900, 'a');
  const length = Buffer.from([0x7f, 0xbd, 0x1d]); // 3900 as a number of seven bits and more (RFC 7541 §5.1)
  const indexed = Buffer.concat([Buffer.from([0x40, 1]), Buffer.from('x'), length, large]);
  const whole = flag.endStream | flag.endHeaders;
  return {
    fuse: frame(type.headers, whole, 1, Buffer.concat([block(requestFields), indexed])),
    stream: (stream: number) =>
      frame(type.headers, whole, stream, Buffer.concat([block(requestFields), Buffer.alloc(1000, 0x80 | 62)])),
  };
})();

it('a bomb of HPACK becomes no request, and a client that throws them without end is sent away', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    web: { http2: { resetBurst: 20, resetRate: 1 } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  client.send(bomb.fuse);
  await waitFor('its answer', () => client.of(type.headers, 1).length > 0);
  for (let stream = 3; stream < 2000 && !client.closed; stream += 2) {
    client.send(bomb.stream(stream));
    await waitFor('its refusal', () => client.closed || client.codes(type.reset, stream).length > 0);
  }
  await waitFor('the end', () => client.closed);
  expect(client.codes(type.goaway)).toContain(enhanceYourCalm);
  expect(origin.requests.length).toBe(1);
  await proxy.waitUntilIdle();
  expect(refusals(proxy)).toContain('http2_flood');
});

it('a few of them are refused, and what comes beside them is served', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start({
    web: { http2: { resetBurst: 20, resetRate: 1 } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  client.send(bomb.fuse, bomb.stream(3), headers(5), bomb.stream(7), headers(9));
  for (const stream of [1, 5, 9]) await waitFor('an answer', () => client.of(type.headers, stream).length > 0);
  expect([3, 7].map((stream) => client.codes(type.reset, stream).length)).toEqual([1, 1]);
});

it('a client that leaves out numbers of streams is served', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await RawHttp2.connect(proxy.port());
  for (const stream of [1, 100_001, 1_000_000_001, 1_000_000_003, 2_000_000_001]) {
    client.send(headers(stream));
    await waitFor('its answer', () => client.of(type.headers, stream).length > 0);
  }
  // Deadlines are looked at in the same round as what this client has done.
  using other = await proxy.connect();
  other.send('GET / HT');
  await waitFor('the other', () => proxy.connections === 2);
  const late = other.readResponse();
  await waitFor('the end of its time', () => {
    proxy.clock.skip(5000);
    return other.socket.bytesRead > 0;
  });
  expect((await late).status).toBe(408);
  expect(client.codes(type.goaway)).not.toContain(enhanceYourCalm);
});

it('refused requests are counted like resets', async () => {
  await using proxy = await TestProxy.start({
    web: { http2: { resetBurst: 20, resetRate: 1 } },
    ...everythingTo('127.0.0.1:1'),
  });
  using client = await RawHttp2.connect(proxy.port());
  const bad = requestFields.map(([name, value]) => [name, name === ':path' ? '/#' : value] as const);
  for (let stream = 1; stream < 200 && !client.closed; stream += 2) {
    client.send(headers(stream, bad));
    await waitFor(
      'its answer',
      () => client.closed || client.of(type.headers, stream).length > 0 || client.of(type.goaway).length > 0,
    );
    if (client.of(type.goaway).length > 0) break;
  }
  await waitFor('the end', () => client.closed);
  expect(client.codes(type.goaway)).toContain(enhanceYourCalm);
});

it('a client that takes nothing of many replies is let go by the limit for stalled readers', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.end(Buffer.alloc(200_000));
  });
  await using proxy = await TestProxy.start({
    web: { timeouts: { bodyIdle: '300ms', keepAlive: '300ms' } },
    ...everythingTo(origin.address),
  });
  using client = await RawHttp2.connect(proxy.port());
  // No WINDOW_UPDATE ever comes.
  client.send(...Array.from({ length: 20 }, (_, index) => headers(1 + 2 * index)));
  await waitFor('replies to begin', () => client.of(type.data).length > 0);
  await proxy.waitUntilIdle();
  await waitFor('the end', () => client.closed);
});
