import { type Random, seededRandom } from '@sluice/core';
import { Origin, type RawClient, RawOrigin, waitFor } from '@sluice/testing';
import { testSeed } from '@sluice/testing/test-seed';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Spoilt messages from either side must never hang an exchange, leak one, or keep others from being served.

const requests = [
  'GET /a?b=c HTTP/1.1\r\nHost: app.test\r\nAccept: */*\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 11\r\n\r\nhello world',
  'POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\nTrailer: x-a\r\n\r\n5\r\nhello\r\n0\r\nx-a: 1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n',
  'OPTIONS * HTTP/1.0\r\nHost: app.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi',
];
const responses = [
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-a\r\n\r\n5\r\nhello\r\n0\r\nx-a: 1\r\n\r\n',
  'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nuntil the end',
  'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
];
const splinters = [
  '\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '0',
  'f',
  '-1',
  '\xff',
  '%2e',
  'chunked',
  'HTTP/1.1',
];

function pick<Value>(list: readonly Value[], random: Random): Value {
  // Random is below 1, and no list here is empty.
  return list[Math.floor(random() * list.length)] as Value;
}

/** Changes a few places: something put in, taken out, repeated, or cut off. */
function spoil(text: string, random: Random): string {
  let spoilt = text;
  for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes -= 1) {
    const at = Math.floor(random() * spoilt.length);
    const length = Math.floor(random() * 12);
    const [before, piece, after] = [spoilt.slice(0, at), spoilt.slice(at, at + length), spoilt.slice(at + length)];
    spoilt = pick(
      [before + pick(splinters, random) + piece + after, before + after, before + piece + piece + after, before],
      random,
    );
  }
  return spoilt;
}

/** Sends the bytes in pieces as a network may cut them, and leaves. */
async function say(peer: RawClient, bytes: string, random: Random): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const next = at + 1 + Math.floor(random() * bytes.length);
    peer.send(bytes.slice(at, next));
    at = next;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// Each connection has random numbers of its own, so that its bytes do not depend on when others take theirs.

it(`spoilt requests, seed ${testSeed}`, async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const random = seededRandom(testSeed + round * 10 + index);
        using client = await proxy.connect();
        const bytes = spoil(pick(requests, random) + (random() < 0.3 ? pick(requests, random) : ''), random);
        await say(client, bytes, random);
        client.halfClose();
        await waitFor(`an end to ${JSON.stringify(bytes)}`, () => client.closed || client.ended);
      }),
    );
  }
  await proxy.waitUntilIdle();
  await waitFor('the connections to go', () => proxy.connections === 0);
  // What a client wrote never became a request of its own behind the gateway: each one bears the gateway's mark.
  expect(origin.requests.filter((seen) => !/1\.[01] sluice$/.test(seen.header('via') ?? ''))).toEqual([]);
  expect(origin.requests.length).toBeGreaterThan(0);
  expect((await proxy.request()).status).toBe(200);
});

it(`spoilt responses, seed ${testSeed}`, async () => {
  await using origin = await RawOrigin.start(async (peer, connection) => {
    const random = seededRandom(testSeed + connection);
    await peer.readUntil('\r\n\r\n');
    await say(peer, spoil(pick(responses, random), random), random);
    peer.halfClose();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        using client = await proxy.connect();
        client.send(pick(requests.slice(0, 4), seededRandom(testSeed + round * 10 + index)));
        client.halfClose();
        await waitFor('an end', () => client.closed || client.ended);
      }),
    );
  }
  await proxy.waitUntilIdle();
  await proxy.apply({ routes: [{ name: 'text', directResponse: { status: 200, body: 'alive' } }] });
  expect((await proxy.request()).body.toString()).toBe('alive');
});
