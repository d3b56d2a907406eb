import type { SendHandle } from 'node:child_process';
import net from 'node:net';
import { getSystemErrorMap } from 'node:util';
import type { ChildProcess } from './child-process.ts';

/** libuv's TCP handle, as far as it is used here. Errors are negative numbers. */
interface TcpHandle {
  getsockname(into: { port?: number }): number;
  close(): void;
}

interface SharedSocket {
  readonly handle: TcpHandle;
  readonly users: Set<ChildProcess>;
}

const unusedSocketMs = 60_000;
const retryMs = 100;

/**
 * The listening sockets of all listeners. They are bound here and sent to the workers, which listen and accept on
 * them directly; the supervisor never reads a byte. Because one descriptor stays here, a worker's death closes no
 * socket: the kernel keeps queueing connections until another worker accepts (docs/decisions/0005).
 */
export class ListeningSockets {
  readonly #sockets = new Map<string, SharedSocket>();
  /** Workers of a supervisor that was killed need a moment to notice and to close what they held. */
  readonly #patientUntil: number;

  /** @param patienceMs from now on, a port in use is tried again instead of reported; at most 5,000 */
  constructor(patienceMs: number) {
    this.#patientUntil = performance.now() + patienceMs;
  }

  /** Binds when nobody has yet, and sends the socket, or the reason why there is none, to the worker. */
  give(host: string, port: number, worker: ChildProcess): void {
    const key = keyOf(host, port);
    const shared = this.#sockets.get(key) ?? this.#bind(host, port);
    if ('code' in shared) {
      if (shared.code === 'EADDRINUSE' && performance.now() < this.#patientUntil) {
        setTimeout(() => this.give(host, port, worker), retryMs);
        return;
      }
      worker.send({ kind: 'listen-failed', host, port, ...shared });
      return;
    }
    this.#sockets.set(key, shared);
    shared.users.add(worker);
    // Node sends libuv handles as they are, but its types know only the objects that wrap them.
    worker.send({ kind: 'listening', host, port }, shared.handle as unknown as SendHandle);
  }

  /** Closes the socket when this was its last user. */
  takeBack(host: string, port: number, worker: ChildProcess): void {
    this.#release(keyOf(host, port), worker);
  }

  /**
   * A worker has left. Its sockets stay open even when it was the last user: its replacement is on the way, and
   * whoever connects meanwhile waits in the queue instead of being refused. A socket that no replacement has asked for
   * after a minute belongs to a listener that was removed in between.
   */
  forget(worker: ChildProcess): void {
    for (const [key, shared] of this.#sockets) {
      if (!shared.users.delete(worker) || shared.users.size > 0) continue;
      setTimeout(() => {
        if (shared.users.size === 0 && this.#sockets.get(key) === shared) this.#close(key, shared);
      }, unusedSocketMs).unref();
    }
  }

  close(): void {
    for (const { handle } of this.#sockets.values()) handle.close();
    this.#sockets.clear();
  }

  #release(key: string, worker: ChildProcess): void {
    const shared = this.#sockets.get(key);
    if (shared === undefined) return;
    shared.users.delete(worker);
    if (shared.users.size === 0) this.#close(key, shared);
  }

  #close(key: string, shared: SharedSocket): void {
    this.#sockets.delete(key);
    shared.handle.close();
  }

  #bind(host: string, port: number): SharedSocket | { readonly code: string; readonly message: string } {
    const handle = bindTcp(host, port);
    if (typeof handle === 'number') return describe(handle, host, port);
    // libuv keeps EADDRINUSE for later, for a `listen` that would happen in another process and there, on the unbound
    // socket, silently take a random port. The name tells: an unbound socket has port 0.
    const name: { port?: number } = {};
    const failure = handle.getsockname(name);
    if (failure === 0 && (port === 0 || name.port === port)) return { handle, users: new Set() };
    handle.close();
    return describe(addressInUse, host, port);
  }
}

/**
 * `net` has no public way to bind without accepting; `_createServerHandle` is what `node:cluster` itself uses, since
 * Node 0.11. [::] takes IPv4 as well unless the system forbids it.
 */
function bindTcp(host: string, port: number): TcpHandle | number {
  const { _createServerHandle: create } = net as unknown as {
    _createServerHandle(
      host: string,
      port: number,
      family: 4 | 6,
      descriptor: number,
      flags: number,
    ): TcpHandle | number;
  };
  return create(host, port, host.includes(':') ? 6 : 4, -1, 0);
}

const errors = getSystemErrorMap();
const addressInUse = [...errors].find(([, [name]]) => name === 'EADDRINUSE')?.[0] ?? -98;

const explanations: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not use that port; ports below 1024 need root or CAP_NET_BIND_SERVICE',
  EADDRNOTAVAIL: 'this machine has no such address',
  EINVAL: 'this is no IP address',
};

function describe(number: number, host: string, port: number): { readonly code: string; readonly message: string } {
  const [code, text] = errors.get(number) ?? [`E${-number}`, 'unknown error'];
  return { code, message: `cannot listen on ${keyOf(host, port)}: ${explanations[code] ?? text} (${code})` };
}

function keyOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
