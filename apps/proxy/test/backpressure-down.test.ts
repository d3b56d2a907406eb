import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');
const total = 64 * 1024 * 1024;

it('a client that does not read slows the upstream down instead of filling memory', async () => {
  let written = 0;
  await using origin = await Origin.start((_request, response) => {
    response.writeHead(200, { 'content-length': total });
    const fill = () => {
      while (written < total) {
        written += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', fill);
          return;
        }
      }
      response.end();
    };
    fill();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.socket.pause();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');

  // What the kernel and the buffers on the way hold is far less than the whole; then the origin has to wait.
  let before = -1;
  let same = 0;
  await waitFor('the origin to be held back', () => {
    same = written > 0 && written === before ? same + 1 : 0;
    before = written;
    return same > 40;
  });
  expect(written).toBeLessThan(total / 2);

  let received = 0;
  client.socket.removeAllListeners('data');
  client.socket.on('data', (bytes: Buffer) => {
    received += bytes.length;
  });
  client.socket.resume();
  await waitFor('the whole body', () => received > total, 20_000);
  expect(written).toBe(total);
  await proxy.waitUntilIdle();
});
