import { parseHost } from '@sluice/routing';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { readClientHello } from '../tls/client-hello.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';

/**
 * Largest first flight, bytes. Those of browsers with post-quantum key shares have about 2 KiB; whoever reads ahead for
 * routing bounds it at this or less (nginx, HAProxy and Envoy at 16 KiB).
 */
const largestHello = 16 * 1024;
/** Reads that it may come in: each costs a look at all that has come. */
const mostReads = 100;

/**
 * Reads a client's first TLS message without answering it, for the name that the connection is routed by. What does not
 * begin with TLS, is too large or takes too long costs the connection.
 */
export class ClientHelloStage implements ConnectionStage {
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #startedAt: number;

  /**
   * @param onHello the stage after this one begins. The name is lower-case and without a final dot, empty when there is
   *   none; the bytes are all that has come, and no more are read until somebody does
   */
  constructor(
    accepted: AcceptedConnection,
    worker: WorkerContext,
    onHello: (serverName: string, bytes: Buffer) => void,
  ) {
    this.#accepted = accepted;
    this.#worker = worker;
    this.#startedAt = worker.clock.monotonic();
    const { socket } = accepted;
    let early: Buffer = Buffer.alloc(0);
    let reads = 0;
    const onBytes = (bytes: Buffer) => {
      early = early.length === 0 ? bytes : Buffer.concat([early, bytes]);
      const hello = readClientHello(early);
      if (hello === 'incomplete') {
        if (early.length > largestHello || ++reads > mostReads) this.#refuse('the first TLS message is too large');
        return;
      }
      if (hello === 'not-tls') {
        this.#refuse('it does not begin with TLS');
        return;
      }
      const serverName = hello.serverName === '' ? '' : hostOf(hello.serverName);
      if (serverName === undefined) {
        this.#refuse('the server name is not a host name');
        return;
      }
      socket.off('data', onBytes).off('end', onEnd).pause();
      onHello(serverName, early);
    };
    const onEnd = () => socket.destroy();
    socket.on('data', onBytes);
    socket.on('end', onEnd);
  }

  /** Somebody who has said nothing yet is nothing to wait for when the worker leaves. */
  idleFor(now: number): number {
    return now - this.#startedAt;
  }

  checkDeadlines(now: number): void {
    if (now - this.#startedAt >= this.#accepted.listener.settings.timeouts.tlsHandshakeMs) this.destroy();
  }

  endSoon(): void {
    this.destroy();
  }

  destroy(): void {
    this.#accepted.socket.destroy();
  }

  #refuse(reason: string): void {
    this.#accepted.noteRefused(this.#worker, 'client_hello', reason);
    this.destroy();
  }
}

/** A name as routes compare it; SNI carries neither port nor address (RFC 6066 §3). */
function hostOf(serverName: string): string | undefined {
  const parsed = parseHost(serverName);
  return 'host' in parsed && parsed.port === undefined ? parsed.host : undefined;
}
