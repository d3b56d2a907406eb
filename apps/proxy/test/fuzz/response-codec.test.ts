import { Agent, request } from 'node:http';
import type { Random } from '@sluice/core';
import type { Dispatcher } from 'undici';
import { expect, it } from 'vitest';
import { Dispatch } from '../../src/upstream-client/dispatch.ts';
import { type ConnectionOwner, Http1Connection } from '../../src/upstream-client/http1-connection.ts';
import { asSocket, feed, WireSocket } from '../support/wire-socket.ts';
import { chunkedBody, cut, fuzz, integer, pick, seed, spoil } from './random-bytes.ts';

// The same two claims about what upstreams send: every cut means the same, and a response that is taken for whole is
// the one that node's strict client reads. A connection serves on only when nothing followed the response.
//
// Deliberate differences: a status of 600 and more is refused, and so is Content-Length on a chunked response;
// framing fields among trailers are dropped where node refuses the message; a tab after `chunked` is space around a value
// (RFC 9110 §5.5) where node takes it for part of the coding's name and reads until the connection closes; an interim
// response that announces the end of its connection is followed by a final one (RFC 9112 §9.6) where node hears no more.

interface Read {
  status: number;
  headers: readonly string[];
  body: string;
  whole: boolean;
}

const turns = async (count: number) => {
  for (; count > 0; count -= 1) await new Promise((resolve) => setImmediate(resolve));
};

class Reader implements Dispatcher.DispatchHandler {
  readonly read: Read = { status: 0, headers: [], body: '', whole: false };
  interim = 0;

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) {
      this.interim += 1;
      return;
    }
    this.read.status = status;
    // The lean client hands strings over.
    this.read.headers = controller.rawHeaders as string[];
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.read.body += chunk.toString('latin1');
  }

  onResponseEnd(): void {
    this.read.whole = true;
  }

  onResponseError(): void {}
}

async function weRead(pieces: Buffer[], method: string, ends: boolean): Promise<{ read: Read; reusable: boolean }> {
  let reusable = false;
  const owner: ConnectionOwner = {
    responseHeadersMs: 1000,
    bodyIdleMs: 1000,
    idleMs: 1000,
    maxRequests: 0,
    now: () => 0,
    onFree: () => {
      reusable = true;
    },
    onGone: () => {
      reusable = false;
    },
  };
  const socket = new WireSocket();
  const connection = new Http1Connection(asSocket(socket), owner);
  const reader = new Reader();
  connection.serve(new Dispatch({ path: '/', method, headers: ['host', 'a'], body: null, upgrade: null }, reader));
  await feed(socket, pieces);
  // The state before the end: what may be used again is known by then.
  const before = reusable;
  if (ends && !socket.destroyed) socket.push(null);
  await turns(2);
  connection.destroy();
  return { read: reader.read, reusable: before };
}

class WireAgent extends Agent {
  readonly #socket: WireSocket;

  constructor(socket: WireSocket) {
    super();
    this.#socket = socket;
  }

  override createConnection() {
    return asSocket(this.#socket);
  }
}

function nodeReads(bytes: Buffer, method: string, ends: boolean): Promise<Read> {
  return new Promise((resolve) => {
    const read: Read = { status: 0, headers: [], body: '', whole: false };
    const socket = new WireSocket();
    const outgoing = request({ method, path: '/', host: 'a', agent: new WireAgent(socket) });
    outgoing.on('response', (response) => {
      read.status = response.statusCode ?? 0;
      read.headers = response.rawHeaders;
      response.on('data', (chunk: Buffer) => {
        read.body += chunk.toString('latin1');
      });
      response.on('end', () => {
        read.whole = response.complete;
      });
      response.on('error', () => {});
    });
    outgoing.on('upgrade', (_response, upgraded) => upgraded.destroy());
    outgoing.on('error', () => {});
    outgoing.end();
    const rest = async () => {
      await turns(1);
      await feed(socket, [bytes]);
      if (ends && !socket.destroyed) socket.push(null);
      await turns(4);
      socket.destroy();
      resolve(read);
    };
    void rest();
  });
}

const lines = [
  ...Array(8).fill('HTTP/1.1 200 OK'),
  'HTTP/1.0 200 OK',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 304 Not Modified',
];
const odd = [
  'HTTP/1.1 200',
  'HTTP/1.1 099 No',
  'HTTP/2.0 200 OK',
  'HTTP/1.1 200OK',
  'HTTP/1.1 101 Switch',
  'ICY 200 OK',
];
const fields = [
  'Server: a',
  'X-Odd:\t tab and space \t',
  'X-Empty:',
  'Connection: close',
  'Connection: keep-alive',
  'Keep-Alive: timeout=5',
  'Trailer: x-a',
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: 5, 5',
  'Content-Length : 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding:\x0bchunked',
  'X: a\r\n folded',
];

const framingTrailer = /\r\n0[^\r\n]*\r\n(?:[^\r\n]+\r\n)*(?:content-length|transfer-encoding)/i;
const interimClose = /^HTTP\/1\.(?:0 1|1 1[^\r\n]*\r\n(?:[^\r\n]+\r\n)*?connection:[^\r\n]*close)/i;
const tabAfterCoding = /transfer-encoding:[ \t]*chunked[ \t]*\t[ \t]*\r\n/i;

function message(random: Random): string {
  const early = random() < 0.2 ? `${pick(fields, random)}\r\n` : '';
  let head = random() < 0.15 ? `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n${early}\r\n` : '';
  head += `${random() < 0.9 ? pick(lines, random) : pick(odd, random)}\r\n`;
  for (let count = integer(random, 3); count > 0; count -= 1) head += `${pick(fields, random)}\r\n`;
  const kind = random();
  if (kind < 0.2) return `${head}\r\n`;
  if (kind < 0.55) return `${head}Transfer-Encoding: chunked\r\n\r\n${chunkedBody(random)}`;
  const body = 'HTTP/1.1 200 OK\r\n\r\nforged'.slice(0, integer(random, 26));
  return kind < 0.65 ? `${head}\r\n${body}` : `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
}

it(`responses: every cut and node's client agree, seed ${seed}`, async () => {
  let taken = 0;
  let reused = 0;
  const rounds = await fuzz(async (random) => {
    let text = message(random);
    if (random() < 0.5) text = spoil(text, random);
    // Bytes after the end, in the same piece or in one of their own.
    const surplus = random() < 0.1;
    if (surplus) text += message(random);
    if (text === '') return;
    const method = random() < 0.2 ? 'HEAD' : 'GET';
    const ends = random() < 0.5;
    const bytes = Buffer.from(text, 'latin1');
    const pieces = cut(bytes, random);
    const shown = () =>
      `${method} ${JSON.stringify(text)} in ${JSON.stringify(pieces.map((piece) => piece.length))}${ends ? ', ends' : ''}`;

    const whole = await weRead([bytes], method, ends);
    const inPieces = await weRead(pieces, method, ends);
    expect(inPieces.read.whole, shown()).toBe(whole.read.whole);
    expect(inPieces.reusable, shown()).toBe(whole.reusable);
    if (!whole.read.whole) return;
    expect(inPieces.read, shown()).toEqual(whole.read);

    taken += 1;
    if (whole.reusable) reused += 1;
    const node = await nodeReads(bytes, method, ends);
    if ((framingTrailer.test(text) || interimClose.test(text)) && !node.whole) return;
    if (tabAfterCoding.test(text)) return;
    expect(whole.read, shown()).toEqual(node);
  });
  expect(taken).toBeGreaterThan(rounds / 4);
  expect(reused).toBeGreaterThan(rounds / 20);
}, 600_000);
