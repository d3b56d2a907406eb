import { answerWith, RawOrigin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { frameOrigin } from './support/frame-origin.ts';
import { dataFrame, frame, headersFrame, type } from './support/http2-frames.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Nobody gets an answer that was not asked for: it would be another client's (RFC 9112 §9.2).

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';

it('bytes that come while nothing was asked cost the connection', async () => {
  await using origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    peer.send(ok);
    setImmediate(() => peer.send(poison));
    await peer.waitForClose();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  expect((await proxy.request()).body.toString()).toBe('ok');
  await origin.peers[0]?.waitForClose();
  expect((await proxy.request()).body.toString()).toBe('ok');
});

it('bytes in one piece with a response are never taken for the next one', async () => {
  await using origin = await RawOrigin.start(answerWith(ok + poison));
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let index = 0; index < 3; index++) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    expect((await client.readResponse()).body.toString()).toBe('ok');
  }
  expect(origin.peers).toHaveLength(3);
});

it('an answer that waits on the connection before anything was asked is nobody’s', async () => {
  await using origin = await RawOrigin.start((peer, connection) => {
    if (connection === 0) peer.send(poison);
    peer.socket.on('data', () => peer.send(ok));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  const bodies = [];
  for (let index = 0; index < 3; index++) bodies.push((await proxy.request()).body.toString());
  expect(bodies.slice(1)).toEqual(['ok', 'ok']);
  // The very first request may cross it: what then comes is an answer to it, and the surplus costs the connection.
  expect(origin.peers.length).toBeGreaterThan(1);
});

describe('by HTTP/2', () => {
  it.each([
    ['a response on a stream that nobody opened', headersFrame(7, [':status', '200'], { end: true })],
    ['DATA on a stream that nobody opened', dataFrame(7, 'poison', { end: true })],
    ['a pushed response, which was refused in the settings', frame(5, 4, 1, Buffer.from([0, 0, 0, 2, 0x82]))],
  ])('%s costs the connection', async (_, unsolicited) => {
    await using origin = await frameOrigin((send, stream, connection) => {
      if (connection === 0) send(unsolicited);
      else send(headersFrame(stream, [':status', '200']), dataFrame(stream, 'ok', { end: true }));
    });
    await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream: { protocol: 'h2c' } }));
    expect((await proxy.request()).status).toBe(502);
    await waitFor('GOAWAY', () => origin.frames.some((each) => each.type === type.goaway));
    expect((await proxy.request()).body.toString()).toBe('ok');
  });
});
