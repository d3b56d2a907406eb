import { Origin, waitFor } from '@sluice/testing';
import { describe, expect, it } from 'vitest';
import { decoders, noise, startCompressing } from './support/compressing.ts';
import { connectHttp2 } from './support/http2-client.ts';

const total = 64 * 1024 * 1024;
const chunk = noise(64 * 1024);

/** An endpoint that says how much of a large body it could write. */
async function startLarge() {
  const state = { written: 0 };
  const origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    const fill = () => {
      while (state.written < total) {
        state.written += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', fill);
          return;
        }
      }
      response.end();
    };
    fill();
  });
  return { origin, state };
}

async function waitUntilHeld(state: { readonly written: number }): Promise<void> {
  let before = -1;
  let same = 0;
  await waitFor(
    'the origin to be held back',
    () => {
      same = state.written > 0 && state.written === before ? same + 1 : 0;
      before = state.written;
      return same > 40;
    },
    20_000,
  );
  expect(state.written).toBeLessThan(total / 2);
}

describe('a client that does not read holds the upstream back through the compressor', () => {
  it('over HTTP/1.1', async () => {
    const { origin, state } = await startLarge();
    await using _ = origin;
    await using proxy = await startCompressing(origin.address);
    using client = await proxy.connect();
    client.socket.pause();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\nAccept-Encoding: gzip\r\n\r\n');
    await waitUntilHeld(state);
    client.close();
    await proxy.waitUntilIdle();
  });

  it('over HTTP/2, and all of it comes when it reads', async () => {
    const { origin, state } = await startLarge();
    await using _ = origin;
    await using proxy = await startCompressing(origin.address, { levels: { zstd: 1 } });
    using client = await connectHttp2(proxy.port());
    const stream = client.open({ 'accept-encoding': 'zstd' });
    await new Promise((resolve) => stream.once('response', resolve));
    await waitUntilHeld(state);
    const chunks: Buffer[] = [];
    stream.on('data', (piece: Buffer) => chunks.push(piece));
    await new Promise((resolve) => stream.once('close', resolve));
    expect(stream.rstCode).toBe(0);
    const body = decoders.zstd(Buffer.concat(chunks));
    expect(body.length).toBe(total);
    expect(body.subarray(-chunk.length).equals(chunk)).toBe(true);
    await proxy.waitUntilIdle();
  });
});
