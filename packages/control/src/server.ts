import { createServer, type Server, type Socket } from 'node:net';
import { type Clock, messageOf, systemClock } from '@sluice/core';
import { type EncodedMessage, encodeMessage, FrameDecoder } from './framing.ts';
import {
  type ClientMessage,
  type ControllerMessage,
  clientMessageSchema,
  type HelloMessage,
  protocolVersion,
} from './messages.ts';
import { claimSocketPath, protectSocket } from './socket-file.ts';

/** Time a client has to say hello, milliseconds. */
const helloTimeoutMs = 5_000;
/** A droppable message is given up when so many bytes wait in a connection's socket. */
const droppableLimitBytes = 4 * 1024 * 1024;
/** A client so far behind is cut off: it comes back and receives whole state. */
const connectionLimitBytes = 192 * 1024 * 1024;

/** A client that has said hello with the right protocol version. */
export interface ControlConnection {
  readonly hello: HelloMessage;
  /** Whole state that must arrive. Cuts the connection off when it is hopelessly behind. */
  send(message: ControllerMessage | EncodedMessage): void;
  /** Telemetry and the like. False, and nothing sent, when the connection is closed or its socket is full. */
  offer(message: ControllerMessage | EncodedMessage): boolean;
  /** Idempotent. */
  close(): void;
}

export interface ConnectionHandlers {
  /** Every message but the hello. Must not throw. */
  onMessage(message: Exclude<ClientMessage, HelloMessage>): void;
  /** Once, whoever closed. */
  onClose(): void;
}

export interface ControlServerOptions {
  readonly path: string;
  /** Called after the welcome was sent; what it sends arrives in order after it. */
  onConnection(connection: ControlConnection): ConnectionHandlers;
  /** A connection was closed for a reason that somebody should read. */
  onProblem?(reason: string): void;
  readonly clock?: Clock;
}

export interface ControlServer {
  /**
   * Makes the folder (0700) and the socket (0600). A socket file on which nobody answers is removed.
   * @throws Error with one clear sentence when somebody answers there, or the path is too long or not writable
   */
  listen(): Promise<void>;
  /** Ends all connections and removes the socket file. Idempotent. */
  close(): Promise<void>;
}

export function createControlServer(options: ControlServerOptions): ControlServer {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveConnection(socket, options);
  });
  server.on('error', (error) => options.onProblem?.(`control socket: ${error.message}`));

  return {
    async listen() {
      await claimSocketPath(options.path);
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(options.path, () => {
          server.off('error', reject);
          resolve();
        });
      });
      await protectSocket(options.path);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function serveConnection(socket: Socket, options: ControlServerOptions): void {
  const decoder = new FrameDecoder();
  let handlers: ConnectionHandlers | undefined;
  const fail = (reason: string) => {
    options.onProblem?.(reason);
    socket.destroy();
  };
  const helloTimer = (options.clock ?? systemClock).after(helloTimeoutMs, () => fail('a client said no hello'));

  const greet = (message: ClientMessage) => {
    helloTimer.cancel();
    if (message.kind !== 'hello') return refuse(`the first message must be "hello", not "${message.kind}"`);
    if (message.protocol !== protocolVersion) {
      return refuse(`this controller speaks protocol ${protocolVersion}, the client ${message.protocol}`);
    }
    const connection = openConnection(socket, message, fail);
    connection.send({ kind: 'welcome', protocol: protocolVersion, pid: process.pid });
    handlers = options.onConnection(connection);
  };
  const refuse = (reason: string) => {
    options.onProblem?.(`client refused: ${reason}`);
    socket.end(encodeMessage({ kind: 'refused', reason } satisfies ControllerMessage).frame);
    // The peer gets the reason; what it says afterwards is nobody's business.
    socket.removeAllListeners('data').resume();
  };

  socket.on('data', (chunk: Buffer) => {
    let messages: ClientMessage[];
    try {
      messages = decoder.push(chunk).map(parseClientMessage);
    } catch (error) {
      fail(`connection closed: ${messageOf(error)}`);
      return;
    }
    for (const message of messages) {
      if (socket.destroyed || socket.writableEnded) return;
      if (handlers === undefined) greet(message);
      else if (message.kind === 'hello') fail('a client said hello twice');
      else handlers.onMessage(message);
    }
  });
  socket.on('error', (error) => {
    // A client that was killed resets the connection; that is no news beside its `close`.
    if ('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) return;
    options.onProblem?.(`connection: ${error.message}`);
  });
  socket.once('close', () => {
    helloTimer.cancel();
    handlers?.onClose();
  });
}

/** @throws Error that names the kind and the first fields that are wrong */
function parseClientMessage(value: unknown): ClientMessage {
  // The version is looked at before the shape: another version's hello may have another shape.
  const peek = value as { kind?: unknown; protocol?: unknown } | null;
  if (peek?.kind === 'hello' && typeof peek.protocol === 'number' && peek.protocol !== protocolVersion) {
    return { kind: 'hello', protocol: peek.protocol, role: 'cli', id: '', pid: 0, startedAt: 0, revision: 0, hash: '' };
  }
  const parsed = clientMessageSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`malformed message "${String(peek?.kind)}": ${fields.join('; ')}`);
}

function openConnection(socket: Socket, hello: HelloMessage, fail: (reason: string) => void): ControlConnection {
  const write = (message: ControllerMessage | EncodedMessage) => {
    socket.write('frame' in message ? message.frame : encodeMessage(message).frame);
  };
  return {
    hello,
    send(message) {
      if (socket.destroyed) return;
      if (socket.writableLength > connectionLimitBytes) {
        fail(`${hello.role} "${hello.id}" does not read: ${socket.writableLength} bytes wait for it`);
        return;
      }
      write(message);
    },
    offer(message) {
      if (socket.destroyed || socket.writableLength > droppableLimitBytes) return false;
      write(message);
      return true;
    },
    close: () => socket.destroy(),
  };
}
