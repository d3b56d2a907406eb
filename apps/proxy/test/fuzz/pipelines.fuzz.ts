import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { waitFor } from '@sluice/testing';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { everythingTo, TestProxy } from '../support/start-proxy.ts';
import { cut, cuts } from './wire-arbitraries.ts';

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
    if (error.code !== 'HPE_INVALID_EOF_STATE' && error.code !== 'ECONNRESET') {
      unknown.push(`unreadable: ${error.code}`);
    }
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

/** One correct request. */
interface Sent {
  readonly target: string;
  readonly framing: 'none' | 'length' | 'chunks';
  readonly large: boolean;
  /** Of its chunks. */
  readonly sizes: readonly number[];
  readonly extension: string;
  readonly trailers: string;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  target: fc.constantFrom('/length', '/chunked', '/close', '/length?x=/', 'http://app.test/length'),
  framing: fc.constantFrom('none', 'length', 'chunks'),
  large: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  sizes: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
  extension: fc.constantFrom('', '', ';x=y'),
  trailers: fc.constantFrom('', '', 'X-Trailer: 1\r\n'),
});

/** A body that looks like a request is what smuggling is made of. */
function bodyOf({ framing, large }: Sent, id: string): string {
  const text = `GET /smuggled HTTP/1.1\r\nHost: app.test\r\nX-Id: smuggled-${id}\r\n\r\n`;
  return framing === 'none' ? '' : large ? text.repeat(2000) : text;
}

function write(given: Sent, id: string): string {
  const { target: where, framing, large, sizes, extension, trailers } = given;
  const body = bodyOf(given, id);
  const head = `${framing === 'none' ? 'GET' : 'POST'} ${where} HTTP/1.1\r\nHost: app.test\r\nX-Id: ${id}\r\n`;
  if (framing === 'none') return `${head}\r\n`;
  if (framing === 'length') return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
  const chunks = cut(Buffer.from(body), large ? [60_000] : sizes).map((data) => {
    return `${data.length.toString(16)}${extension}\r\n${data.toString('latin1')}\r\n`;
  });
  return `${head}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\n${trailers}\r\n`;
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

interface Pipeline {
  readonly requests: readonly Sent[];
  /** Comes behind them; empty when nothing does. */
  readonly bad: string;
  readonly sizes: readonly number[];
}

const pipeline: fc.Arbitrary<Pipeline> = fc.record({
  requests: fc.array(sent, { minLength: 1, maxLength: 6 }),
  bad: fc.oneof(fc.constant(''), fc.constantFrom(...malformed)),
  sizes: cuts,
});

export const target: FuzzTarget<readonly Pipeline[]> = {
  name: 'pipelines',
  claim: 'over sockets, every response answers the request in whose place it stands, and nothing hidden is read',
  rounds: 100,
  // Several connections at once, so that upstream connections change hands.
  input: fc.array(pipeline, { minLength: 1, maxLength: 6 }),
  async open() {
    await using stack = new AsyncDisposableStack();
    const origin = stack.use(await startOrigin());
    const proxy = stack.use(await TestProxy.start(everythingTo(origin.address)));
    let ids = 0;
    const ask = async ({ requests, bad, sizes }: Pipeline) => {
      const all = requests.map((request) => ({ request, id: `id${++ids}` }));
      const bytes = Buffer.from(all.map(({ request, id }) => write(request, id)).join('') + bad, 'latin1');
      using client = await proxy.connect();
      for (const piece of cut(bytes, bytes.length > 2000 ? [] : sizes)) {
        client.send(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const { request, id } of all) {
        const response = await client.readResponse();
        assert.equal(response.body.toString(), `answer to ${id}`);
        assert.equal(origin.received.get(id)?.body, bodyOf(request, id));
        origin.received.delete(id);
      }
      if (bad === '') return;
      assert.equal((await client.readResponse()).status, 400);
      await client.waitForClose();
      assert.equal(client.pending.length, 0);
    };
    const opened = stack.move();
    return {
      async check(pipelines) {
        origin.received.clear();
        origin.unknown.length = 0;
        await Promise.all(pipelines.map(ask));
        await proxy.waitUntilIdle();
        assert.deepEqual(origin.unknown, []);
        assert.deepEqual([...origin.received.keys()], []);
      },
      async [Symbol.asyncDispose]() {
        await waitFor('the connections to go', () => proxy.connections === 0);
        await opened.disposeAsync();
      },
    };
  },
};
