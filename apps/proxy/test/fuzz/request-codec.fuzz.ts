import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import { parseRequestHead } from '../../src/http1/request-head.ts';
import type { UpstreamDispatchOptions } from '../../src/upstream-client/dispatch.ts';
import { writeRequest } from '../../src/upstream-client/request-writer.ts';
import { everythingTo, TestProxy } from '../support/start-proxy.ts';
import { asSocket, feed, turns, WireSocket } from '../support/wire-socket.ts';
import { assertReadAlike, type NodeReading, type ReadRequest } from './read-requests.ts';
import { recordingClient } from './recording-client.ts';
import { requestMessage } from './request-messages.ts';
import { cut, cuts, perhapsSpoilt } from './wire-arbitraries.ts';

// In memory, so that thousands a second can be asked; `pipelines.fuzz.ts` asks the same over sockets.

/** What was read, and the head as it goes upstream. */
interface Forwarded extends ReadRequest {
  readonly written: string;
}

let forwarded: Forwarded[] = [];

/** The head that an upstream is sent. Bodies are left out: their framing is the writer's own. */
function headOf(options: UpstreamDispatchOptions): string {
  const socket = new WireSocket();
  writeRequest(asSocket(socket), { ...options, body: null }, false, {
    writeWhole: (text) => socket.write(text, 'latin1'),
    onSent() {},
    onBroken() {},
  });
  socket.destroy();
  return socket.output;
}

const createClient = recordingClient((options, { downstream }, body) => {
  const { headers, facts } = downstream;
  forwarded.push({ method: options.method, target: facts.target, headers, body, written: headOf(options) });
});

async function weRead(proxy: TestProxy, pieces: Buffer[]): Promise<{ requests: Forwarded[]; statuses: string[] }> {
  const listener = proxy.worker.listeners.find('web');
  if (listener === undefined) throw new Error('there is no listener');
  forwarded = [];
  const socket = new WireSocket();
  listener.accept(asSocket(socket));
  await feed(socket, pieces);
  // A pipelined request needs a few turns for itself after the last byte has come.
  await turns(12);
  const statuses = Array.from(socket.output.matchAll(/HTTP\/1\.1 (\d+)/g), (match) => match[1] ?? '');
  socket.destroy();
  await turns(1);
  assert.equal(proxy.worker.context.exchanges, 0, 'an exchange is left');
  return { requests: forwarded, statuses: statuses.filter((status) => status !== '100') };
}

const options = { requireHostHeader: false, maxHeaderSize: 128 * 1024, shouldUpgradeCallback: () => false };

async function nodeReads(bytes: Buffer): Promise<NodeReading> {
  const requests: ReadRequest[] = [];
  let refused = '';
  const server = createServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      requests.push({ method, target: url, headers: rawHeaders, body: Buffer.concat(chunks).toString('latin1') });
      response.end();
    });
    request.on('error', () => {});
  });
  server.on('clientError', (error: Error & { code?: string }) => {
    refused ||= error.code ?? error.message;
  });
  // It decides about Expect by itself; here only its parser is asked.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  const socket = new WireSocket();
  server.emit('connection', socket);
  socket.push(bytes);
  await turns(12);
  socket.destroy();
  return { requests, refused };
}

function upToRefusal(statuses: readonly string[]): readonly string[] {
  const refused = statuses.findIndex((status) => status >= '400');
  return refused < 0 ? statuses : [...statuses.slice(0, refused), 'refused'];
}

/** Written once more, what goes upstream is the same text; and node reads in it the one request that it is. */
async function assertCanonical({ method, written }: Forwarded): Promise<void> {
  assert.ok(written.endsWith('\r\n\r\n'));
  const head = parseRequestHead(written.slice(0, -2));
  assert.ok(typeof head === 'object', `we would not read it: ${String(head)}`);
  let again = `${head.method} ${head.target} HTTP/${head.version}\r\n`;
  for (let index = 0; index < head.headers.length; index += 2) {
    again += `${head.headers[index]}: ${head.headers[index + 1]}\r\n`;
  }
  assert.equal(`${again}\r\n`, written);
  const length = Number(head.headers[head.headers.findIndex((name) => name.toLowerCase() === 'content-length') + 1]);
  const { requests, refused } = await nodeReads(Buffer.from(`${written}${'x'.repeat(length || 0)}`, 'latin1'));
  if (refused === 'HPE_INVALID_METHOD') return;
  assert.equal(requests.length, 1, `node reads ${requests.length} requests: ${refused}`);
  assert.deepEqual([requests[0]?.method, requests[0]?.target], [method, head.target]);
  assert.deepEqual(requests[0]?.headers, head.headers);
}

interface Input {
  readonly text: string;
  readonly sizes: readonly number[];
}

export const target: FuzzTarget<Input> = {
  name: 'request-codec',
  claim: 'requests mean the same however they are cut, to node’s strict parser, and behind us',
  rounds: 1000,
  input: fc.record({
    text: perhapsSpoilt(fc.array(requestMessage, { minLength: 1, maxLength: 3 }).map((all) => all.join(''))),
    sizes: cuts,
  }),
  async open() {
    const proxy = await TestProxy.start(everythingTo('127.0.0.1:9'), { createClient });
    let accepted = 0;
    return {
      async check({ text, sizes }) {
        if (text === '') return;
        const bytes = Buffer.from(text, 'latin1');
        const whole = await weRead(proxy, [bytes]);
        if (sizes.length > 0) {
          const inPieces = await weRead(proxy, cut(bytes, sizes));
          // Which of several faults is named first may depend on the cut, and so may it whether the connection goes on
          // after a refusal: that takes a body that has come whole.
          assert.deepEqual(upToRefusal(inPieces.statuses), upToRefusal(whole.statuses));
          const shorter = Math.min(inPieces.requests.length, whole.requests.length);
          const [some, others] = [inPieces, whole].map(({ requests }) => requests.slice(0, shorter).map(withoutId));
          assert.deepEqual(some, others);
        }
        accepted += whole.requests.length;
        const requests = whole.requests.map(({ written: _, ...read }) => read);
        assertReadAlike(requests, whole.statuses, await nodeReads(bytes));
        for (const request of whole.requests) await assertCanonical(request);
      },
      end: (rounds) => assert.ok(accepted > rounds / 8, `${accepted} requests in ${rounds} inputs were taken`),
      [Symbol.asyncDispose]: () => proxy.stop(),
    };
  },
};

/** Every request is given an id of its own. */
function withoutId({ written, ...read }: Forwarded): Forwarded {
  return { ...read, written: written.replace(/\r\nx-request-id: [^\r]*/i, '') };
}
