import type { Socket } from 'node:net';
import type { ProxiedConnection } from '@sluice/dialing/proxy-header';
import { plainAddress } from '@sluice/routing';
import type { ClientConnection, ConnectionEnds } from '../forwarding/downstream.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { MutableListenerGauge } from '../telemetry/listener-tally.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { sameClientRules } from '../tls/verify-client.ts';
import type { ClientShare } from './client-share.ts';
import type { Listener } from './listener.ts';

/** What is done with a connection at present: a PROXY header is waited for, TLS is negotiated, HTTP is spoken … */
export interface ConnectionStage {
  /** Without anything to do for this long, milliseconds; negative while there is something. */
  idleFor(now: number): number;
  /** @param now monotonic milliseconds */
  checkDeadlines(now: number): void;
  /** Closes in order what has nothing to do. */
  endSoon(): void;
  /** Cuts everything. */
  destroy(): void;
}

/** One accepted socket for its whole life, whatever is spoken on it. */
export class AcceptedConnection implements ClientConnection {
  /** As it was accepted. A stage may speak through another stream on top of it. */
  readonly socket: Socket;
  readonly listener: Listener;
  /** Of the listener under the name it had when the connection came. */
  readonly gauge: MutableListenerGauge;
  /** Who connected to the listener. IPv4 not mapped into IPv6. */
  readonly socketAddress: string;
  /** Between whom it is: other ends than those of the socket where a proxy in front has said so. */
  ends: ConnectionEnds;
  /** Of the address it speaks for. The listener counts it before it enters its first stage. */
  share!: ClientShare;
  /** Undefined as long as bytes come as they are. */
  tls: TlsFacts | undefined = undefined;
  /** The client came by TLS to the proxy in front, which has said so. */
  #secureInFront = false;
  // The listener lets it enter the first one before anything can happen.
  #stage!: ConnectionStage;

  constructor(socket: Socket, listener: Listener) {
    this.socket = socket;
    this.listener = listener;
    this.gauge = listener.gauge;
    this.socketAddress = plainAddress(socket.remoteAddress ?? '');
    this.ends = {
      source: { address: this.socketAddress, port: socket.remotePort ?? 0 },
      destination: { address: plainAddress(socket.localAddress ?? ''), port: socket.localPort ?? 0 },
      anonymous: false,
    };
    // Followed by `close`, where everything ends.
    socket.on('error', () => {});
    socket.on('close', () => listener.forget(this));
  }

  /** Whom it speaks for. Limits count by this one. */
  get peerAddress(): string {
    return this.ends.source.address;
  }

  get gone(): boolean {
    return this.socket.destroyed;
  }

  get localPort(): number {
    return this.ends.destination.port;
  }

  /** As the client sees it. */
  get scheme(): 'http' | 'https' {
    return this.tls !== undefined || this.#secureInFront ? 'https' : 'http';
  }

  /**
   * A trusted proxy has said whose connection it passes on.
   * @param proxied undefined when it does not know
   */
  becomeProxied(proxied: ProxiedConnection | undefined, secure: boolean): void {
    this.ends = { ...(proxied ?? this.ends), anonymous: proxied === undefined };
    this.#secureInFront = secure;
  }

  get stage(): ConnectionStage {
    return this.#stage;
  }

  /** The listener asks other things of its clients by now, so nothing more is served here. */
  get outdated(): boolean {
    return !sameClientRules(this.tls?.clientRules, this.listener.settings.tls?.clientCertificates);
  }

  /** The stage before has let the socket go. */
  enter(stage: ConnectionStage): void {
    this.#stage = stage;
  }

  /** Its address has HTTP/1.1 only, for now. A proxy that speaks for many is not judged by one of them. */
  isOnProbation({ probation }: WorkerContext): boolean {
    return probation.holds(this.peerAddress) && !this.listener.trusts(this.peerAddress);
  }

  /** It has to be ended for what its client does with it; the rest is as in `noteRefused`. */
  noteAbuse(worker: WorkerContext, reason: string, words: string): void {
    this.noteRefused(worker, reason, words);
    if (!this.listener.trusts(this.peerAddress)) worker.probation.noteAbuse(this.peerAddress);
  }

  /**
   * A request that was refused before it became an exchange.
   * @param reason as in `RefusalDelta`
   * @param words what exactly was wrong, for the log
   */
  noteRefused(worker: WorkerContext, reason: string, words: string): void {
    const listener = this.listener.settings.name;
    worker.recorder.refusals.record({ listener, reason });
    worker.log.debug({ listener, client: this.peerAddress, code: reason, reason: words }, 'request refused');
  }
}
