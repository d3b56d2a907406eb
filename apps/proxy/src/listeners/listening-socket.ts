import type { Server } from 'node:net';
import type { ChildMessage, SupervisorMessage } from '@sluice/control';
import { formatAddress } from '@sluice/core/schema';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Why an address cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  /** `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL` … */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Where listening sockets come from. */
export interface ListeningSockets {
  /** @throws ListenError */
  listen(server: Server, address: ListenAddress): Promise<void>;
  release(address: ListenAddress): void;
}

function listenOn(server: Server, where: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => reject(new ListenError(error.code ?? 'UNKNOWN', error.message));
    server.once('error', failed);
    // Node takes an address or a native handle here; its types know only the first.
    server.listen(where as { host: string; port: number }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/** Binds by itself: for tests and for a worker without a supervisor. */
export const ownSockets: ListeningSockets = {
  listen: (server, address) => listenOn(server, { host: address.host, port: address.port, backlog: 4096 }),
  release: () => {},
};

/** What `createServer` was told to set on each accepted socket, where Node keeps it. */
interface SocketOptions {
  noDelay?: boolean;
  keepAlive?: boolean;
  /** Seconds. */
  readonly keepAliveInitialDelay?: number;
}

/** The native handle, as far as it is used here. Errors are negative numbers. */
interface TcpHandle {
  setNoDelay?(on: boolean): number;
  setKeepAlive?(on: boolean, seconds: number): number;
}

/**
 * Sets on a socket that does not listen yet what its connections are to have: Linux gives each of them what the
 * listening one has, where setting it on each costs five system calls.
 */
function setForAll(options: SocketOptions, handle: TcpHandle): boolean {
  return (
    process.platform === 'linux' &&
    options.noDelay === true &&
    options.keepAlive === true &&
    handle.setNoDelay?.(true) === 0 &&
    handle.setKeepAlive?.(true, options.keepAliveInitialDelay ?? 0) === 0
  );
}

/** How long the supervisor has to answer, milliseconds. */
const answerTimeoutMs = 10_000;

interface Waiting {
  readonly resolve: (handle: unknown) => void;
  readonly reject: (error: ListenError) => void;
}

/**
 * Sockets that the supervisor binds and keeps: every worker accepts on the same one, and a worker's death does not
 * close it.
 */
export class SupervisorSockets implements ListeningSockets {
  readonly #send: (message: ChildMessage) => void;
  readonly #waiting = new Map<string, Waiting>();

  constructor(send: (message: ChildMessage) => void) {
    this.#send = send;
  }

  async listen(server: Server, address: ListenAddress): Promise<void> {
    const key = formatAddress(address);
    let timer: NodeJS.Timeout | undefined;
    try {
      const handle = await new Promise<unknown>((resolve, reject) => {
        this.#waiting.set(key, { resolve, reject });
        timer = setTimeout(
          () => reject(new ListenError('ETIMEDOUT', `the supervisor did not answer for ${key}`)),
          answerTimeoutMs,
        );
        this.#send({ kind: 'listen', host: address.host, port: address.port });
      });
      // Node's types know neither; where something is missing, sockets are set one by one.
      const options = server as SocketOptions;
      const inherited = setForAll(options, handle as TcpHandle);
      await listenOn(server, handle);
      if (inherited) Object.assign(options, { noDelay: false, keepAlive: false } satisfies SocketOptions);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(key);
    }
  }

  release(address: ListenAddress): void {
    this.#send({ kind: 'unlisten', host: address.host, port: address.port });
  }

  /** @param handle the native TCP handle that came with a `listening` message */
  onMessage(message: SupervisorMessage, handle: unknown): void {
    if (message.kind !== 'listening' && message.kind !== 'listen-failed') return;
    const waiting = this.#waiting.get(formatAddress(message));
    if (message.kind === 'listen-failed') waiting?.reject(new ListenError(message.code, message.message));
    else if (waiting !== undefined) waiting.resolve(handle);
    // Too late, nobody wants it any more: an open handle would keep accepting into nowhere.
    else (handle as { close?: () => void } | undefined)?.close?.();
  }
}
