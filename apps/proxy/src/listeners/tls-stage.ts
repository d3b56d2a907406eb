import { type SecureContext, TLSSocket } from 'node:tls';
import { normaliseServerName } from '@sluice/certificates/select-certificate';
import { messageOf } from '@sluice/core';
import type { HandshakeOutcome } from '@sluice/metrics';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { readSocket } from '../sockets/read-socket.ts';
import { serverNameOf } from '../tls/client-hello.ts';
import { handshakeFailureOf } from '../tls/handshake-failure.ts';
import type { ServerContexts } from '../tls/server-contexts.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { verifyClient } from '../tls/verify-client.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';

export interface TlsStageOptions {
  readonly contexts: ServerContexts;
  /** In order of preference, as ALPN has them on the wire (RFC 7301 §3.1): a list would be put together for each socket. */
  readonly applicationProtocols: Buffer;
  /** The handshake is over; the stage after this one begins. */
  onSecure(socket: TLSSocket): void;
}

/** Negotiates TLS on an accepted connection, within the time that its listener allows. */
export class TlsStage implements ConnectionStage {
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #startedAt: number;
  /** It has been counted. */
  #over = false;

  constructor(accepted: AcceptedConnection, worker: WorkerContext, options: TlsStageOptions) {
    this.#accepted = accepted;
    this.#worker = worker;
    this.#startedAt = worker.clock.monotonic();
    const { socket } = accepted;
    let early: Buffer = Buffer.alloc(0);
    // Node's SNICallback takes one certificate of a context that holds two, and nothing else of it: so the name is
    // looked up before TLS begins, and the connection starts with the context that it is to have.
    const onBytes = (bytes: Buffer) => {
      early = early.length === 0 ? bytes : Buffer.concat([early, bytes]);
      const serverName = serverNameOf(early);
      if (serverName === undefined) return;
      stopReading();
      socket.off('end', onEnd);
      socket.pause();
      socket.unshift(early);
      this.#negotiate(serverName, options);
    };
    const onEnd = () => socket.destroy();
    socket.on('close', () => this.#count('closed'));
    const stopReading = readSocket(socket, onBytes);
    socket.on('end', onEnd);
  }

  #negotiate(serverName: string, { contexts, applicationProtocols, onSecure }: TlsStageOptions): void {
    const accepted = this.#accepted;
    const { clientCertificates } = contexts.settings;
    let secureContext: SecureContext;
    try {
      secureContext = contexts.contextFor(serverName);
    } catch (error) {
      this.#note(messageOf(error));
      this.#count('no_certificate');
      this.destroy();
      return;
    }
    const socket = new TLSSocket(accepted.socket, {
      isServer: true,
      secureContext,
      ALPNProtocols: applicationProtocols,
      requestCert: clientCertificates !== undefined,
      rejectUnauthorized: clientCertificates?.mode === 'required',
    });
    // Followed by `close`, where everything ends.
    socket.on('error', (error) => {
      this.#note(error.message);
      if (!this.#over) this.#count(handshakeFailureOf(error));
    });
    socket.once('secure', () => {
      const client =
        clientCertificates === undefined
          ? undefined
          : verifyClient(socket, clientCertificates, this.#worker.clock.now());
      if (client?.ok === false) {
        this.#note(client.problem);
        this.#count('client_certificate');
        this.destroy();
        return;
      }
      const protocol = socket.getProtocol() ?? '';
      const resumed = socket.isSessionReused();
      this.#count(resumed ? 'resumed' : 'full', protocol);
      accepted.tls = {
        serverName: normaliseServerName(serverName),
        protocol,
        resumed,
        clientRules: clientCertificates,
        clientCertificate: client?.certificate,
      } satisfies TlsFacts;
      onSecure(socket);
    });
  }

  /** A handshake is nothing to wait for when the worker leaves. */
  idleFor(now: number): number {
    return now - this.#startedAt;
  }

  checkDeadlines(now: number): void {
    if (now - this.#startedAt >= this.#accepted.listener.settings.timeouts.tlsHandshakeMs) {
      this.#count('timeout');
      this.destroy();
    }
  }

  /** Not the client's doing, so it does not count as one that failed. */
  endSoon(): void {
    this.#over = true;
    this.destroy();
  }

  destroy(): void {
    this.#accepted.socket.destroy();
  }

  /** Once for each connection, by its first end. */
  #count(outcome: HandshakeOutcome, version = ''): void {
    if (this.#over) return;
    this.#over = true;
    this.#worker.recorder.handshakes.record({ listener: this.#accepted.listener.settings.name, outcome, version });
  }

  #note(problem: string): void {
    const { listener, peerAddress } = this.#accepted;
    this.#worker.log.debug({ listener: listener.settings.name, client: peerAddress, problem }, 'TLS');
  }
}
