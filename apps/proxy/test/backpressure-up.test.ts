import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');
const total = 64 * 1024 * 1024;

it.each([
  ['of known length', `Content-Length: ${total}`, (bytes: Buffer) => [bytes], Buffer.alloc(0)],
  [
    'in chunks',
    'Transfer-Encoding: chunked',
    (bytes: Buffer) => [Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')],
    Buffer.from('0\r\n\r\n'),
  ],
])('an upstream that does not read slows down a client that sends a body %s', async (_, framing, frame, end) => {
  let resume = () => {};
  let received = 0;
  await using origin = await Origin.start((request, response) => {
    request.removeAllListeners('data');
    request.pause();
    request.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    request.pause();
    request.on('end', () => response.end('done'));
    resume = () => request.resume();
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  client.send(`POST / HTTP/1.1\r\nHost: app.test\r\n${framing}\r\n\r\n`);
  let sent = 0;
  const fill = () => {
    while (sent < total) {
      sent += chunk.length;
      let room = true;
      for (const part of frame(chunk)) room = client.socket.write(part);
      if (!room) {
        client.socket.once('drain', fill);
        return;
      }
    }
    client.socket.write(end);
  };
  fill();

  let before = -1;
  let same = 0;
  await waitFor('the client to be held back', () => {
    same = sent === before ? same + 1 : 0;
    before = sent;
    return same > 40;
  });
  expect(sent).toBeLessThan(total / 2);

  await waitFor('the request at the origin', () => origin.last);
  resume();
  expect((await client.readResponse({ deadlineMs: 20_000 })).body.toString()).toBe('done');
  expect(received).toBe(total);
  await proxy.waitUntilIdle();
});
