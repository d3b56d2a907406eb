import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import type { FuzzTarget } from '@sluice/testing/fuzz-target';
import fc from 'fast-check';
import type { Dispatcher } from 'undici';
import type { ConnectionOwner } from '../../src/upstream-client/connection-owner.ts';
import { Dispatch } from '../../src/upstream-client/dispatch.ts';
import { Http1Connection } from '../../src/upstream-client/http1-connection.ts';
import { asSocket, feed, turns, WireSocket } from '../support/wire-socket.ts';
import { responseMessage } from './response-messages.ts';
import { cut, cuts, perhapsSpoilt } from './wire-arbitraries.ts';

// A connection serves on only when nothing followed the response.
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
    onUploaded: () => {},
    onGone: () => {
      reusable = false;
    },
  };
  const socket = new WireSocket();
  const connection = new Http1Connection(asSocket(socket), owner);
  const reader = new Reader();
  connection.serve(new Dispatch({ path: '/', method, headers: ['host', 'a'], body: null, upgrade: null }, reader));
  // The request is written at the end of the turn, and nothing may answer it before.
  await turns(1);
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

const framingTrailer = /\r\n0[^\r\n]*\r\n(?:[^\r\n]+\r\n)*(?:content-length|transfer-encoding)/i;
const interimClose = /^HTTP\/1\.(?:0 1|1 1[^\r\n]*\r\n(?:[^\r\n]+\r\n)*?connection:[^\r\n]*close)/i;
const tabAfterCoding = /transfer-encoding:[ \t]*chunked[ \t]*\t[ \t]*\r\n/i;

/** Of every Connection field (RFC 9110 §7.6.1). */
function connectionOptions(headers: readonly string[]): string[] {
  const values = headers.filter((_, index) => index % 2 === 1 && headers[index - 1]?.toLowerCase() === 'connection');
  return values.flatMap((value) => value.toLowerCase().split(',')).map((option) => option.trim());
}

interface Input {
  readonly text: string;
  /** Bytes after the end, in the same piece or in one of their own. */
  readonly surplus: string;
  readonly method: 'GET' | 'HEAD';
  readonly sizes: readonly number[];
  /** The upstream ends the connection behind it. */
  readonly ends: boolean;
}

export const target: FuzzTarget<Input> = {
  name: 'response-codec',
  claim: 'responses mean the same however they are cut, and whole ones are what node’s strict client reads',
  rounds: 2000,
  input: fc.record({
    text: perhapsSpoilt(responseMessage),
    surplus: fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: responseMessage }),
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD'),
    sizes: cuts,
    ends: fc.boolean(),
  }),
  open() {
    let taken = 0;
    let reused = 0;
    return {
      async check({ text: spoilt, surplus, method, sizes, ends }) {
        const text = spoilt + surplus;
        if (text === '') return;
        const bytes = Buffer.from(text, 'latin1');
        const whole = await weRead([bytes], method, ends);
        const inPieces = await weRead(cut(bytes, sizes), method, ends);
        assert.deepEqual([inPieces.read.whole, inPieces.reusable], [whole.read.whole, whole.reusable]);
        if (!whole.read.whole) return;
        assert.deepEqual(inPieces.read, whole.read);

        taken += 1;
        if (whole.reusable) {
          reused += 1;
          const options = connectionOptions(whole.read.headers);
          assert.ok(!options.includes('close'), 'it said that it closes');
          if (text.startsWith('HTTP/1.0')) assert.ok(options.includes('keep-alive'), 'HTTP/1.0 closes');
        }
        const node = await nodeReads(bytes, method, ends);
        if ((framingTrailer.test(text) || interimClose.test(text)) && !node.whole) return;
        if (tabAfterCoding.test(text)) return;
        assert.deepEqual(whole.read, node);
      },
      end(rounds) {
        assert.ok(taken > rounds / 6, `${taken} of ${rounds} were taken for whole`);
        assert.ok(reused > rounds / 20, `${reused} of ${rounds} left a connection to use again`);
      },
    };
  },
};
