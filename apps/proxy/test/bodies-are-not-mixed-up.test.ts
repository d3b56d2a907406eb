import { createServer } from 'node:http';
import { constants } from 'node:http2';
import { expect, it } from 'vitest';
import { connectHttp2, readResponse } from './support/http2-client.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const clients = 4;
// More than the buffers of two connections hold.
const bytes = 4_000_000;

/** Each byte tells whose it is and where it belongs. */
function bodyOf(client: number): Buffer {
  const body = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; at += 1) body[at] = (client * 31 + (at >> 8)) & 0xff;
  return body;
}

interface Echo extends AsyncDisposable {
  readonly proxy: TestProxy;
  /** Resolves when all clients have called it: what comes for each of them then waits to be written. */
  allBegun(): Promise<void>;
}

/** A proxy before an origin that sends back what it gets. */
async function startEcho(): Promise<Echo> {
  const origin = createServer((request, response) => {
    const length = request.headers['content-length'];
    if (length !== undefined) response.setHeader('content-length', length);
    request.pipe(response);
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const address = origin.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  const proxy = await TestProxy.start(everythingTo(`127.0.0.1:${address.port}`));
  let begun = 0;
  const all = Promise.withResolvers<void>();
  return {
    proxy,
    allBegun() {
      if (++begun === clients) all.resolve();
      return all.promise;
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      origin.closeAllConnections();
      await new Promise((resolve) => origin.close(resolve));
    },
  };
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
  await using echo = await startEcho();
  await Promise.all(
    Array.from({ length: clients }, async (_unused, client) => {
      using connection = await echo.proxy.connect();
      const { socket } = connection;
      const body = bodyOf(client);
      socket.once('data', () => {
        socket.pause();
        void echo.allBegun().then(() => socket.resume());
      });
      connection.send('POST / HTTP/1.1\r\nHost: app.test\r\n');
      for (const part of framed(body)) socket.write(part);
      const answer = await connection.readResponse({ deadlineMs: 20_000 });
      expect(answer.status).toBe(200);
      expect(answer.body.equals(body)).toBe(true);
    }),
  );
  await echo.proxy.waitUntilIdle();
});

it('bodies of streams of HTTP/2 come back to those who sent them, though others are cut off', async () => {
  await using echo = await startEcho();
  await Promise.all(
    Array.from({ length: clients }, async (_unused, client) => {
      using connection = await connectHttp2(echo.proxy.port());
      const body = bodyOf(client);
      const fields = { ':method': 'POST', ':path': '/', 'content-length': String(body.length) };
      const stream = connection.open(fields);
      const doomed = connection.open(fields);
      doomed.on('error', () => {});
      doomed.once('data', () => doomed.close(constants.NGHTTP2_CANCEL));
      doomed.end(bodyOf(client + 100));
      const answer = readResponse(stream);
      stream.once('data', () => {
        stream.pause();
        void echo.allBegun().then(() => stream.resume());
      });
      stream.end(body);
      expect((await answer).body.equals(body)).toBe(true);
    }),
  );
  await echo.proxy.waitUntilIdle();
});
