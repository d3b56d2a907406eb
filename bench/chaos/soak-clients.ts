import { connect } from 'node:net';
import { WebSocket } from 'ws';

/** Clients at a time. */
const clientCount = 24;
/** Longer than any conversation takes that ends as it should, milliseconds. */
const longestMs = 5000;

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: soak\r\n\r\n`;
const upload = 'POST / HTTP/1.1\r\nHost: soak\r\nContent-Length: 1000000\r\n\r\n';
const halfUpload = `${upload}${'x'.repeat(200_000)}`;
const wholeUpload = Buffer.concat([Buffer.from(upload), Buffer.alloc(1_000_000)]);
const brokenUpload = 'POST / HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nrubbish';

export interface SoakClients {
  /** Conversations so far. */
  readonly done: number;
  start(): void;
  /** Resolves when nobody talks any more. */
  rest(): Promise<void>;
}

/** Clients of every kind that talk to a port, one conversation after the other, in no order. */
export function createSoakClients(port: number): SoakClients {
  /** Sends these bytes, then ends in the given way after a while or when the server has closed. */
  function converse(bytes: string | Buffer, after: number, end: 'destroy' | 'reset'): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      const timer = setTimeout(() => (end === 'reset' ? socket.resetAndDestroy() : socket.destroy()), after);
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.resume();
      socket.write(bytes);
    });
  }

  function talk(): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      const timer = setTimeout(() => socket.terminate(), longestMs);
      socket.on('error', () => {});
      socket.on('close', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.on('open', () => socket.send('hello'));
      socket.on('message', () => (Math.random() < 0.5 ? socket.close() : socket.terminate()));
    });
  }

  const kinds: readonly (() => Promise<void>)[] = [
    () => converse(get('/').repeat(50), 100, 'destroy'),
    () => converse(get('/large').repeat(3), 5 + Math.random() * 40, 'reset'),
    () => converse(get('/large'), Math.random() * 20, 'destroy'),
    () => converse(halfUpload, Math.random() * 30, 'reset'),
    () => converse(wholeUpload, 60, 'destroy'),
    () => converse(brokenUpload, 30, 'destroy'),
    () => converse('GET / HTTP/1.1\r\nHost: soak\r\nX : y\r\n\r\n', 20, 'destroy'),
    () => converse(get('/cut'), 20, 'destroy'),
    () => converse(get('/reset'), 20, 'destroy'),
    () => converse('GET / HT', 20, 'reset'),
    talk,
  ];
  let resting = true;
  let done = 0;
  let clients: readonly Promise<void>[] = [];

  async function client(): Promise<void> {
    while (!resting) {
      await kinds[Math.floor(Math.random() * kinds.length)]?.();
      done += 1;
    }
  }

  return {
    get done() {
      return done;
    },
    start() {
      resting = false;
      clients = Array.from({ length: clientCount }, client);
    },
    async rest() {
      resting = true;
      await Promise.all(clients);
    },
  };
}
