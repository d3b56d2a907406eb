import { createServer } from 'node:http';
import type { Readable } from 'node:stream';
import type { Random } from '@sluice/core';
import type { Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import type { Attempt } from '../../src/forwarding/attempt.ts';
import type { CreateUpstreamClient } from '../../src/upstream-client/upstream-client.ts';
import { everythingTo, TestProxy } from '../support/start-proxy.ts';
import { asSocket, feed, WireSocket } from '../support/wire-socket.ts';
import { chunkedBody, cut, fuzz, integer, pick, seed, spoil } from './random-bytes.ts';

// Two claims about what clients send: it means the same however the network cuts it, and whatever the codec accepts
// node's own strict parser reads in the same way: as many requests, the same methods, targets, fields and bodies.
//
// Deliberate differences, all of them ours being narrower where nothing is said:
// - any method of capitals is forwarded; node knows a list
// - targets in absolute form become paths
// - framing fields among trailers are dropped; node refuses the message
// - an Upgrade that is ignored is no end of reading; for node it is
// - a reply that ends the connection ends the reading; node reads on

interface Read {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
}

let forwarded: Read[] = [];

/** Takes the place of every upstream: notes what would have been sent, whole requests only, and answers 200. */
const recordingClient: CreateUpstreamClient = () => ({
  dispatch(options, handler) {
    const controller: Dispatcher.DispatchController = {
      rawHeaders: ['content-length', '0'],
      aborted: false,
      paused: false,
      reason: null,
      abort: () => {},
      pause: () => {},
      resume: () => {},
    };
    const answer = (body: string) => {
      // Forwarding passes its attempt; no other caller is here.
      const { downstream } = (options.asker as Attempt).exchange;
      forwarded.push({ method: options.method, target: downstream.facts.target, headers: downstream.headers, body });
      handler.onResponseStarted?.();
      handler.onResponseStart?.(controller, 200, {});
      handler.onResponseEnd?.(controller, {});
    };
    handler.onRequestStart?.(controller, null);
    const { body } = options;
    if (body === null || Buffer.isBuffer(body)) {
      answer(body?.toString('latin1') ?? '');
      return true;
    }
    const chunks: Buffer[] = [];
    (body as Readable).on('data', (chunk: Buffer) => chunks.push(chunk));
    (body as Readable).on('end', () => answer(Buffer.concat(chunks).toString('latin1')));
    return true;
  },
  close() {},
});

const turns = async (count: number) => {
  for (; count > 0; count -= 1) await new Promise((resolve) => setImmediate(resolve));
};

async function weRead(proxy: TestProxy, pieces: Buffer[]): Promise<{ requests: Read[]; statuses: string[] }> {
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
  expect(proxy.worker.context.exchanges).toBe(0);
  return { requests: forwarded, statuses };
}

const options = { requireHostHeader: false, maxHeaderSize: 128 * 1024, shouldUpgradeCallback: () => false };

async function nodeReads(bytes: Buffer): Promise<{ requests: Read[]; refused: string }> {
  const requests: Read[] = [];
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

const methods = [
  'GET',
  'GET',
  'POST',
  'POST',
  'PUT',
  'HEAD',
  'OPTIONS',
  'DELETE',
  'PATCH',
  'M-SEARCH',
  'INVENTED',
  'get',
];
const targets = [
  '/',
  '/a?b=c',
  '/a%20b',
  '*',
  'http://app.test/x',
  'http://app.test',
  'http://other/',
  'a',
  '/a b',
  '//x',
];
const versions = [...Array(8).fill('HTTP/1.1'), 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 '];
const fields = [
  'Accept: */*',
  'X-Odd:\t tab and space \t',
  'X-Empty:',
  'x-obs: \xe9\xff',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: Upgrade\r\nUpgrade: h2c',
  'Expect: 100-continue',
  'Trailer: x-a',
  'TE: trailers',
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: 5, 5',
  'Content-Length : 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding : chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding:\x0bchunked',
  'Transfer_Encoding: chunked',
  'X: a\r\n folded',
  'Host: again',
];

function message(random: Random): string {
  const start = `${pick(methods, random)} ${pick(targets, random)} ${pick(versions, random)}`;
  let head = random() < 0.05 ? '\r\n' : '';
  head += `${start}\r\n${random() < 0.97 ? 'Host: app.test\r\n' : ''}`;
  for (let count = integer(random, 3); count > 0; count -= 1) head += `${pick(fields, random)}\r\n`;
  const kind = random();
  if (kind < 0.35) return `${head}\r\n`;
  if (kind < 0.65) return `${head}Transfer-Encoding: chunked\r\n\r\n${chunkedBody(random)}`;
  const body = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n'.slice(0, integer(random, 40));
  const length =
    random() < 0.95 ? String(body.length) : pick(['+5', '05', '0x5', '', ' 5 ', '99999999999999999'], random);
  return `${head}Content-Length: ${length}\r\n\r\n${body}`;
}

function upToRefusal({ statuses }: { statuses: string[] }): string[] {
  const final = statuses.filter((status) => status !== '100');
  const refused = final.findIndex((status) => status >= '400');
  return refused < 0 ? final : [...final.slice(0, refused), 'refused'];
}

function names(read: Read, field: string): boolean {
  return read.headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === field);
}

function isDeliberate(ours: Read, refusedByNode: string): boolean {
  if (refusedByNode === 'HPE_INVALID_METHOD') return true;
  // What follows an ignored Upgrade it refuses without a word.
  const framing = names(ours, 'upgrade') || /^HPE_\w+_(CONTENT_LENGTH|TRANSFER_ENCODING)$/.test(refusedByNode);
  return names(ours, 'transfer-encoding') && framing;
}

it(`requests: every cut and node's parser agree, seed ${seed}`, async () => {
  await using proxy = await TestProxy.start(everythingTo('127.0.0.1:9'), { createClient: recordingClient });
  let accepted = 0;
  const rounds = await fuzz(async (random) => {
    let text = '';
    for (let count = 1 + integer(random, 3); count > 0; count -= 1) text += message(random);
    if (random() < 0.5) text = spoil(text, random);
    if (text === '') return;
    const bytes = Buffer.from(text, 'latin1');
    const shown = JSON.stringify(text);

    const whole = await weRead(proxy, [bytes]);
    const pieces = cut(bytes, random);
    const inPieces = await weRead(proxy, pieces);
    const cuts = () => `${shown} in ${JSON.stringify(pieces.map((piece) => piece.length))}`;
    // Which of several faults is named first may depend on the cut, and so may it whether the connection goes on after
    // a refusal: that takes a body that has come whole.
    const [one, other] = [whole, inPieces].map(upToRefusal);
    expect(other, cuts()).toEqual(one);
    const shorter = Math.min(inPieces.requests.length, whole.requests.length);
    expect(inPieces.requests.slice(0, shorter), cuts()).toEqual(whole.requests.slice(0, shorter));

    accepted += whole.requests.length;
    const node = await nodeReads(bytes);
    // A request refused for its target alone, such as `/a%b`, is answered and the next one read: what was forwarded are
    // those answered 200, and their places count the refused ones too.
    const replies = whole.statuses.filter((status) => status !== '100');
    const places = replies.flatMap((status, place) => (status === '200' ? [place] : []));
    for (const [index, ours] of whole.requests.entries()) {
      const theirs = node.requests[places[index] ?? index];
      if (theirs === undefined && isDeliberate(ours, node.refused)) return;
      const { target, ...rest } = ours;
      const { target: url, ...others } = theirs ?? { target: '' };
      expect(rest, `${shown}, node: ${node.refused}`).toEqual(others);
      if (!url.startsWith('http')) expect(target, shown).toBe(url);
      else expect(url.endsWith(target) || target === '/', shown).toBe(true);
      if (names(ours, 'upgrade')) return;
    }
  });
  // A generator that makes only rubbish would prove nothing.
  expect(accepted).toBeGreaterThan(rounds / 8);
}, 600_000);
