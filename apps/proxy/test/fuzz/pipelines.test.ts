import { createServer } from 'node:http';
import type { Random } from '@sluice/core';
import { waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from '../support/start-proxy.ts';
import { cut, fuzz, integer, pick, seed, spoil } from './random-bytes.ts';

// Through a running proxy: what the origin receives is what the client's requests say when they are read strictly,
// nothing more and nothing else, and every response answers the request in whose place it stands.

interface Sent {
  readonly id: string;
  readonly bytes: string;
  readonly body: string;
}

interface Received {
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

/** Answers in one of several framings, with the id that came. */
async function startOrigin() {
  const received = new Map<string, Received>();
  const unknown: string[] = [];
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    const id = request.headers['x-id'];
    let body = '';
    request.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('error', () => {});
    request.on('end', () => {
      const { method = '', url = '' } = request;
      if (typeof id !== 'string' || received.has(id)) unknown.push(`${method} ${url} ${String(id)}`);
      else received.set(id, { method, target: url, body });
      const text = `answer to ${String(id)}`;
      if (url.includes('length')) response.writeHead(200, { 'content-length': text.length });
      else if (url.includes('close')) response.writeHead(200, { connection: 'close' });
      response.end(text);
    });
  });
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    // Cut off in the middle is how a request ends whose client sent rubbish half-way.
    if (error.code !== 'HPE_INVALID_EOF_STATE' && error.code !== 'ECONNRESET')
      unknown.push(`unreadable: ${error.code}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the origin does not listen');
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { received, unknown, address: `127.0.0.1:${address.port}`, [Symbol.asyncDispose]: stop };
}

let ids = 0;

function valid(random: Random): Sent {
  const id = `id${++ids}`;
  const target = pick(['/length', '/chunked', '/close', '/length?x=/', 'http://app.test/length'], random);
  let head = `Host: app.test\r\nX-Id: ${id}\r\n`;
  if (random() < 0.2) head += 'Connection: keep-alive\r\n';
  const kind = random();
  if (kind < 0.4) return { id, body: '', bytes: `GET ${target} HTTP/1.1\r\n${head}\r\n` };
  // A body that looks like a request is what smuggling is made of.
  const text = `GET /smuggled HTTP/1.1\r\nHost: app.test\r\nX-Id: smuggled-${id}\r\n\r\n`;
  const body = random() < 0.1 ? text.repeat(2000) : text;
  if (kind < 0.7) {
    return { id, body, bytes: `POST ${target} HTTP/1.1\r\n${head}Content-Length: ${body.length}\r\n\r\n${body}` };
  }
  let chunks = '';
  for (let at = 0; at < body.length; ) {
    const size = 1 + integer(random, body.length);
    const data = body.slice(at, at + size);
    chunks += `${data.length.toString(16)}${random() < 0.1 ? ';x=y' : ''}\r\n${data}\r\n`;
    at += size;
  }
  const trailers = random() < 0.2 ? 'X-Trailer: 1\r\n' : '';
  const bytes = `POST ${target} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n${chunks}0\r\n${trailers}\r\n`;
  return { id, body, bytes };
}

/** Each is refused by everybody who reads strictly, and hides a request from those who do not. */
const hidden = 'GET /smuggled HTTP/1.1\r\nHost: app.test\r\nX-Id: hidden\r\n\r\n';
const malformed = [
  `POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\n\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n1;a\nx\r\n0\r\n\r\n${hidden}`,
  `POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n00\r\n\r\n${hidden}`,
  `POST / HTTP/1.0\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`,
  `GET / HTTP/1.1\r\nHost: app.test\nX: y\r\n\r\n${hidden}`,
  `GET / HTTP/1.1\r\nHost: app.test\r\nX: a\r\n b\r\n\r\n${hidden}`,
];

it(`pipelines, seed ${seed}`, async () => {
  await using origin = await startOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  await fuzz(async (random) => {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const sent = Array.from({ length: 1 + integer(random, 6) }, () => valid(random));
        const bad = random() < 0.5 ? pick(malformed, random) : '';
        const bytes = Buffer.from(sent.map((one) => one.bytes).join('') + bad, 'latin1');
        using client = await proxy.connect();
        for (const piece of bytes.length > 2000 ? [bytes] : cut(bytes, random)) {
          client.send(piece);
          await new Promise((resolve) => setImmediate(resolve));
        }
        for (const { id, body } of sent) {
          const response = await client.readResponse();
          expect(response.body.toString()).toBe(`answer to ${id}`);
          expect(origin.received.get(id)?.body).toBe(body);
          origin.received.delete(id);
        }
        if (bad === '') return;
        expect((await client.readResponse()).status).toBe(400);
        await client.waitForClose();
        expect(client.pending.length).toBe(0);
      }),
    );
    expect(origin.unknown).toEqual([]);
    expect([...origin.received.keys()]).toEqual([]);
  });
  await proxy.waitUntilIdle();
  await waitFor('the connections to go', () => proxy.connections === 0);
}, 600_000);

it(`spoilt pipelines, seed ${seed}`, async () => {
  await using origin = await startOrigin();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  await fuzz(async (random) => {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const sent = Array.from({ length: 1 + integer(random, 3) }, () => valid(random));
        const bytes = Buffer.from(spoil(sent.map((one) => one.bytes).join(''), random), 'latin1');
        using client = await proxy.connect();
        client.send(bytes);
        client.send(hidden.slice(0, integer(random, 10)));
        await waitFor('an answer', () => client.pending.length > 0 || client.closed || bytes.length < 60, 500).catch(
          // A head or a body that was cut off is waited for by the proxy too.
          () => {},
        );
      }),
    );
    // A spoilt byte may change what a request says, never make the origin read something the proxy did not.
    const unreadable = origin.unknown.filter(
      (line) => line.startsWith('unreadable') && !line.endsWith('INVALID_METHOD'),
    );
    expect(unreadable).toEqual([]);
    for (const [id, { target }] of origin.received) {
      if (target === '/smuggled') expect(id).toMatch(/^(smuggled|hidden)/);
    }
    origin.received.clear();
    origin.unknown.length = 0;
  });
  await proxy.waitUntilIdle();
  await waitFor('the connections to go', () => proxy.connections === 0);
}, 600_000);
