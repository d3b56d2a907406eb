import { constants, zstdDecompressSync } from 'node:zlib';
import { Origin, RawOrigin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { allCodings, decoders, startCompressing, takeEvents } from './support/compressing.ts';
import { connectHttp2, readResponse } from './support/http2-client.ts';

const part = 'some of it, '.repeat(20_000);

/** The compressed bytes in what came over HTTP/1.1, without the framing of chunks. */
function unchunk(raw: Buffer): { body: Buffer; ended: boolean } {
  const chunks: Buffer[] = [];
  let at = raw.indexOf('\r\n\r\n') + 4;
  for (;;) {
    const line = raw.indexOf('\r\n', at);
    if (line < 0) return { body: Buffer.concat(chunks), ended: false };
    const size = Number.parseInt(raw.toString('latin1', at, line), 16);
    if (size === 0) return { body: Buffer.concat(chunks), ended: true };
    chunks.push(raw.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/** An endpoint that sends one part, and more or an end when it is told to. */
async function startOrigin(framing: 'length' | 'chunked') {
  const origin = await RawOrigin.start(async (peer) => {
    await peer.readUntil('\r\n\r\n');
    const field = framing === 'length' ? 'Content-Length: 1000000' : 'Transfer-Encoding: chunked';
    peer.send(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${field}\r\n\r\n`);
    peer.send(framing === 'length' ? part : `${part.length.toString(16)}\r\n${part}\r\n`);
  });
  return origin;
}

describe.each(allCodings)('by %s', (coding) => {
  it.each(['length', 'chunked'] as const)(
    'an answer with %s that is cut upstream is seen to be cut',
    async (framing) => {
      await using origin = await startOrigin(framing);
      await using proxy = await startCompressing(origin.address);
      using one = await proxy.connect();
      one.send(`GET / HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: ${coding}\r\n\r\n`);
      await waitFor(
        'some of the body',
        () => one.pending.indexOf('\r\n\r\n') > 0 && unchunk(one.pending).body.length > 0,
      );
      using client = await connectHttp2(proxy.port());
      const stream = client.open({ 'accept-encoding': coding });
      const two = readResponse(stream).then(
        () => 'whole',
        () => 'cut',
      );
      await new Promise((resolve) => stream.once('data', resolve));
      for (const peer of origin.peers) peer.reset();
      await one.waitForClose();
      expect(await two).toBe('cut');
      const { body, ended } = unchunk(one.pending);
      expect(ended).toBe(false);
      // Neither is what came a whole body by itself.
      expect(() => decoders[coding](body)).toThrow();
      await proxy.waitUntilIdle();
      expect(takeEvents(proxy)).toMatchObject({ [coding]: 2, bytes_in: 2 * part.length });
    },
  );
});

it('an answer whose endpoint goes silent is cut', async () => {
  await using origin = await startOrigin('chunked');
  await using proxy = await startCompressing(origin.address, {}, { timeouts: { bodyIdle: '1s' } });
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: zstd\r\n\r\n');
  await waitFor('the head', () => client.pending.includes('\r\n\r\n'));
  proxy.clock.skip(2000);
  await client.waitForClose();
  const { body, ended } = unchunk(client.pending);
  expect(ended).toBe(false);
  const lenient = zstdDecompressSync(body, { finishFlush: constants.ZSTD_e_flush });
  expect(part.startsWith(lenient.toString())).toBe(true);
  await proxy.waitUntilIdle();
});

it.each(['close', 'reset'] as const)(
  'a client that leaves by a %s in the middle costs the endpoint nothing more',
  async (how) => {
    await using origin = await Origin.start((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).write(part);
    });
    await using proxy = await startCompressing(origin.address, { concurrency: 1 });
    for (let turn = 0; turn < 3; turn += 1) {
      using client = await proxy.connect();
      client.send('GET / HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: br\r\n\r\n');
      await waitFor('some of it', () => client.pending.includes('\r\n\r\n'));
      client[how]();
      await waitFor('the origin to be told', () => origin.requests[turn]?.aborted === true);
      await proxy.waitUntilIdle();
    }
    // Each has given its place back.
    expect(takeEvents(proxy)).toMatchObject({ br: 3 });
  },
);

it('a client of HTTP/2 that resets its stream has the same effect', async () => {
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).write(part);
  });
  await using proxy = await startCompressing(origin.address);
  using client = await connectHttp2(proxy.port());
  const stream = client.open({ 'accept-encoding': 'gzip' });
  stream.on('error', () => {});
  await new Promise((resolve) => stream.once('data', resolve));
  stream.close(8);
  await waitFor('the origin to be told', () => origin.last?.aborted === true);
  await proxy.waitUntilIdle();
});
