import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const clients = 4;
// More than the buffers of two connections hold.
const bytes = 5_000_000;

/** Each byte tells whose it is and where it belongs. */
function bodyOf(client: number): Buffer {
  const body = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; at += 1) body[at] = (client * 31 + (at >> 8)) & 0xff;
  return body;
}

// Bodies go through memory that is used again for the next one, of whoever that is.
it.each([
  ['of known length', (body: Buffer) => [Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]],
  [
    'in chunks',
    (body: Buffer) => {
      const parts: Buffer[] = [Buffer.from('Transfer-Encoding: chunked\r\n\r\n')];
      for (let at = 0; at < body.length; at += 50_001) {
        const chunk = body.subarray(at, at + 50_001);
        parts.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n'));
      }
      return [...parts, Buffer.from('0\r\n\r\n')];
    },
  ],
])('bodies %s of many clients at once come back to those who sent them', async (_, framed) => {
  const origin = createServer((request, response) => {
    const length = request.headers['content-length'];
    if (length !== undefined) response.setHeader('content-length', length);
    request.pipe(response);
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const address = origin.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  try {
    // None reads on before all have begun to, so that for each something waits to be written.
    let begun = 0;
    const all = Promise.withResolvers<void>();
    await using proxy = await TestProxy.start(everythingTo(`127.0.0.1:${address.port}`));
    await Promise.all(
      Array.from({ length: clients }, async (_unused, client) => {
        using connection = await proxy.connect();
        const { socket } = connection;
        const body = bodyOf(client);
        socket.once('data', () => {
          socket.pause();
          if (++begun === clients) all.resolve();
          void all.promise.then(() => socket.resume());
        });
        connection.send('POST / HTTP/1.1\r\nHost: app.test\r\n');
        for (const part of framed(body)) socket.write(part);
        const answer = await connection.readResponse({ deadlineMs: 20_000 });
        expect(answer.status).toBe(200);
        expect(answer.body.equals(body)).toBe(true);
      }),
    );
    await proxy.waitUntilIdle();
  } finally {
    origin.closeAllConnections();
    await new Promise((resolve) => origin.close(resolve));
  }
});
