import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A WebSocket client whose messages are read one after another. */
export interface TestWebSocket extends Disposable {
  readonly socket: WebSocket;
  send(text: string | Uint8Array): void;
  /** The next message. */
  next(): Promise<string>;
  readonly closed: Promise<{ readonly code: number }>;
}

/** @throws when the gateway refuses the upgrade */
export async function openWebSocket(
  port: number,
  path = '/',
  headers: Record<string, string> = {},
): Promise<TestWebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { perMessageDeflate: false, headers });
  const messages: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const take = waiting.shift();
    if (take === undefined) messages.push(data.toString('latin1'));
    else take(data.toString('latin1'));
  });
  const closed = new Promise<{ code: number }>((resolve) => socket.on('close', (code) => resolve({ code })));
  await once(socket, 'open');
  socket.on('error', () => {});
  return {
    socket,
    closed,
    send: (text) => socket.send(text),
    next() {
      const text = messages.shift();
      return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}
