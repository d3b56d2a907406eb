import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { asSocket, WireSocket } from './support/wire-socket.ts';

const post = (body: string) => `POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

it.each([100, 1000, 60_000, 70_000])(
  'bodies of %i bytes in a pipeline come in order, however they are cut',
  async (size) => {
    const bodies = Array.from({ length: 6 }, (_, index) =>
      Array.from({ length: size / 10 }, (_unused, line) => `${index}:${String(line).padStart(7, '0')}\n`).join(''),
    );
    await using origin = await Origin.start();
    await using proxy = await TestProxy.start(everythingTo(origin.address));
    const listener = proxy.worker.listeners.find('web');
    if (listener === undefined) throw new Error('there is no listener');
    for (const length of [7, 61, 997, 16_384, 65_536]) {
      origin.requests.length = 0;
      const socket = new WireSocket();
      listener.accept(asSocket(socket));
      const bytes = Buffer.from(bodies.map(post).join(''));
      // All at once, but in pieces: whatever is not wanted yet waits in the socket.
      const step = Math.max(length, Math.ceil(bytes.length / 500));
      for (let at = 0; at < bytes.length; at += step) socket.push(bytes.subarray(at, at + step));
      await waitFor('all of them', () => origin.requests.filter(({ complete }) => complete).length === bodies.length);
      for (const [index, seen] of origin.requests.entries())
        expect(seen.body.equals(Buffer.from(bodies[index] ?? ''))).toBe(true);
      socket.destroy();
    }
    await proxy.waitUntilIdle();
  },
);

it('a connection is read on after an upload whose last bytes had to wait', async () => {
  const size = 8 * 1024 * 1024;
  await using origin = await Origin.start((request, response) => {
    // Late enough that every buffer on the way is full.
    request.pause();
    setTimeout(() => request.resume(), 100);
    request.on('end', () => response.end('ok'));
  });
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  for (let turn = 0; turn < 4; turn += 1) {
    client.send(`POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: ${size}\r\n\r\n`).send(Buffer.alloc(size));
    // 32 MB in all: on a busy machine that takes its time.
    expect((await client.readResponse({ deadlineMs: 20_000 })).status).toBe(200);
  }
});
