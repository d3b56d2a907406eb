import { connect, type Socket } from 'node:net';
import { type ParsedResponse, parseResponse } from './parse-response.ts';
import { waitFor } from './wait-for.ts';

/** A client that sends exactly the bytes it is told to, right or wrong, and shows exactly what came back. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #used = 0;
  /** The peer has ended its side cleanly. */
  ended = false;
  /** The connection is gone, in whatever way. */
  closed = false;
  /** `ECONNRESET` and the like, when it went badly. */
  errorCode = '';

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('close', () => {
      this.closed = true;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.errorCode = error.code ?? error.message;
    });
  }

  /** Strings are sent as Latin-1: one character, one byte. */
  send(bytes: string | Uint8Array): this {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    return this;
  }

  /** What has not been read as a response yet. */
  get pending(): Buffer {
    return this.#received.subarray(this.#used);
  }

  /** The next response, interim ones included. */
  async readResponse(options: { toHead?: boolean; deadlineMs?: number } = {}): Promise<ParsedResponse> {
    const parsed = await this.#waitFor(
      'a response',
      () => parseResponse(this.pending, this.ended, options.toHead),
      options.deadlineMs,
    );
    this.#used += parsed.length;
    return parsed.response;
  }

  /** Waits until what is pending holds the text, and gives it back. */
  readUntil(text: string, deadlineMs?: number): Promise<string> {
    const condition = () => {
      const pending = this.pending.toString('latin1');
      return pending.includes(text) ? pending : undefined;
    };
    return this.#waitFor(JSON.stringify(text), condition, deadlineMs);
  }

  /** Waits until the peer has closed the connection. */
  async waitForClose(deadlineMs?: number): Promise<void> {
    await waitFor('the peer to close the connection', () => this.closed || this.ended, deadlineMs);
  }

  /** As `waitFor`, but gives up at once when nothing more can come. */
  async #waitFor<Value>(what: string, find: () => Value | undefined, deadlineMs?: number): Promise<Value> {
    const outcome = await waitFor(
      what,
      () => {
        const found = find();
        return found === undefined ? this.closed && { found } : { found };
      },
      deadlineMs,
    );
    if (outcome.found !== undefined) return outcome.found;
    const received = JSON.stringify(this.pending.toString('latin1'));
    throw new Error(`the connection closed ${this.errorCode} before ${what}, after ${received}`);
  }

  /** Ends our side; the peer may go on sending. */
  halfClose(): this {
    this.socket.end();
    return this;
  }

  /** Gone at once, with a reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  close(): void {
    this.socket.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export function connectRaw(port: number): Promise<RawClient> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new RawClient(socket));
    });
  });
}

export interface SimpleRequest {
  readonly method?: string;
  readonly target?: string;
  /** Flat. Host is added when missing. */
  readonly headers?: readonly string[];
  /** Sent with Content-Length. */
  readonly body?: string | Uint8Array;
}

/** The bytes of a plain, correct request. */
export function formatRequest(request: SimpleRequest = {}): Buffer {
  const { method = 'GET', target = '/', headers = [], body } = request;
  const lines = [`${method} ${target} HTTP/1.1`];
  if (!headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')) lines.push('Host: app.test');
  for (let index = 0; index < headers.length; index += 2) lines.push(`${headers[index]}: ${headers[index + 1]}`);
  const bytes = body === undefined ? Buffer.alloc(0) : Buffer.from(body as string);
  if (body !== undefined) lines.push(`Content-Length: ${bytes.length}`);
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

/** One request on a connection of its own, and its final response. */
export async function request(port: number, simple: SimpleRequest = {}): Promise<ParsedResponse> {
  using client = await connectRaw(port);
  client.send(formatRequest(simple));
  for (;;) {
    const response = await client.readResponse({ toHead: simple.method === 'HEAD' });
    if (response.status >= 200 || response.status === 101) return response;
  }
}
