import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectRaw, waitFor } from '@sluice/testing';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { everythingTo, TestProxy } from '../support/start-proxy.ts';
import { assertReadAlike, type NodeReading, type ReadRequest } from './read-requests.ts';
import { requestMessage } from './request-messages.ts';
import { cut, cuts, perhapsSpoilt } from './wire-arbitraries.ts';

/** Fields that say how a message travels, or that the gateway adds: they differ on either side of it. */
const ofTheWay =
  /^(?:host|via|forwarded|x-forwarded-.*|x-request-id|connection|content-length|transfer-encoding|upgrade|expect|te|trailer|transfer_encoding)$/i;

const framingTrailer = /\r\n0[^\r\n]*\r\n(?:[^\r\n]+\r\n)*(?:content-length|transfer-encoding)/i;

/** Node's own strict server: what it reads, in the order in which requests were whole. */
async function startNode() {
  const reading = { requests: [] as ReadRequest[], refused: '' };
  const options = { requireHostHeader: false, keepAliveTimeout: 0, shouldUpgradeCallback: () => false };
  const server = createServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      const named = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
      const headers = named.filter(([name = '']) => !ofTheWay.test(name)).flat();
      reading.requests.push({ method, target: url, headers, body: Buffer.concat(chunks).toString('latin1') });
      // Of a known length, or it would end the connection of an HTTP/1.0 client.
      response.writeHead(200, { 'content-length': 2 }).end('ok');
    });
    request.on('error', () => {});
  });
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('clientError', (error: Error & { code?: string }, socket) => {
    reading.refused ||= error.code ?? error.message;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { reading, port: portOf(server), [Symbol.asyncDispose]: () => stop(server) };
}

function portOf(server: Server): number {
  // It listens on a port, not on a path.
  return (server.address() as AddressInfo).port;
}

function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

/** Sends everything and ends its side; gives back what came until the other side had ended, too. */
async function say(port: number, pieces: readonly Buffer[]): Promise<string> {
  using client = await connectRaw(port);
  for (const piece of pieces) {
    client.send(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  client.halfClose();
  await waitFor('the end', () => client.closed || client.ended);
  return client.pending.toString('latin1');
}

interface Input {
  readonly text: string;
  readonly sizes: readonly number[];
}

export const target: FuzzTarget<Input> = {
  name: 'spoilt-pipelines',
  claim: 'over sockets, what comes through the gateway is what node reads of the same bytes',
  rounds: 500,
  input: fc.record({
    text: perhapsSpoilt(fc.array(requestMessage, { minLength: 1, maxLength: 3 }).map((all) => all.join(''))),
    sizes: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: cuts }),
  }),
  async open() {
    await using stack = new AsyncDisposableStack();
    const behind = stack.use(await startNode());
    const alone = stack.use(await startNode());
    const proxy = stack.use(await TestProxy.start(everythingTo(`127.0.0.1:${behind.port}`)));
    let taken = 0;
    const opened = stack.move();
    return {
      async check({ text, sizes }) {
        if (text === '') return;
        const pieces = cut(Buffer.from(text, 'latin1'), sizes);
        for (const { reading } of [behind, alone]) {
          reading.requests = [];
          reading.refused = '';
        }
        const replies = await say(proxy.port(), pieces);
        await proxy.waitUntilIdle();
        await say(alone.port, pieces);
        // Cut off in the middle is how a request ends whose client sent rubbish half-way; nothing else is unreadable.
        const unreadable = behind.reading.refused;
        assert.match(unreadable, /^(?:|HPE_INVALID_EOF_STATE|ECONNRESET|HPE_INVALID_METHOD)$/, 'behind the gateway');
        taken += behind.reading.requests.length;
        const statuses = Array.from(replies.matchAll(/HTTP\/1\.1 (\d+)/g), (match) => match[1] ?? '');
        const final = statuses.filter((status) => status !== '100');
        const { requests }: NodeReading = behind.reading;
        // Told from the text, since the fields of the way are not compared.
        const differs = framingTrailer.test(text) || /\r\nupgrade:/i.test(text);
        const mayDiffer = (_: ReadRequest, refused: string) => differs || refused === 'HPE_INVALID_METHOD';
        assertReadAlike(requests, final, alone.reading, mayDiffer);
      },
      end: (rounds) => assert.ok(taken > rounds / 8, `${taken} requests in ${rounds} inputs came through`),
      [Symbol.asyncDispose]: () => opened.disposeAsync(),
    };
  },
};
