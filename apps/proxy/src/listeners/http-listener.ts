import { createServer, type Server, type Socket } from 'node:net';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { Watched } from '../forwarding/watchdog.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { Http1Connection } from './http1-connection.ts';
import type { ListeningSockets } from './listening-socket.ts';

/** One bound port that speaks HTTP/1: takes connections within its limits and owns them until they end. */
export class HttpListener implements Watched {
  /** Replaced in place by a revision that changes limits or timeouts only. */
  settings: ListenerSnapshot;
  readonly #worker: WorkerContext;
  readonly #sockets: ListeningSockets;
  readonly #server: Server;
  readonly #connections = new Set<Http1Connection>();
  readonly #perClient = new Map<string, number>();
  #accepting = false;

  constructor(settings: ListenerSnapshot, worker: WorkerContext, sockets: ListeningSockets) {
    this.settings = settings;
    this.#worker = worker;
    this.#sockets = sockets;
    // Half-open, because a tunnel passes the end of each direction on by itself.
    this.#server = createServer({ noDelay: true, allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
    this.#server.on('connection', (socket) => this.#onConnection(socket));
    this.#server.on('drop', () => {
      this.gauge.refusedConnections++;
    });
    this.#server.on('error', (error) => worker.log.error({ err: error, listener: this.settings.name }, 'listener'));
    this.configure(settings);
  }

  get gauge() {
    return this.#worker.recorder.listener(this.settings.name);
  }

  /** The port in use, also where the configured one was 0. */
  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? this.settings.port : address.port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** @throws ListenError */
  async open(): Promise<void> {
    await this.#sockets.listen(this.#server, { host: this.settings.host, port: this.settings.port });
    this.#accepting = true;
    this.#worker.watchdog.watch(this);
  }

  /** Open connections get the new limits and timeouts with their next request. */
  configure(settings: ListenerSnapshot): void {
    this.settings = settings;
    this.#server.maxConnections = settings.limits.connections;
  }

  /** Takes no new connections. Those that are open stay. Idempotent. */
  stopAccepting(): void {
    if (!this.#accepting) return;
    this.#accepting = false;
    this.#server.close();
  }

  /** The configuration has no such listener any more: nobody has to keep its port, not even the supervisor. */
  giveUp(): void {
    this.stopAccepting();
    this.#sockets.release({ host: this.settings.host, port: this.settings.port });
  }

  /** Closes connections without an exchange that have been so for a while. Returns how many connections are left. */
  closeIdle(idleForMs: number): number {
    const now = this.#worker.clock.monotonic();
    for (const connection of this.#connections) {
      if (connection.idleFor(now) >= idleForMs) connection.socket.destroySoon();
    }
    return this.#connections.size;
  }

  destroy(): void {
    this.stopAccepting();
    this.#worker.watchdog.unwatch(this);
    for (const connection of this.#connections) connection.socket.destroy();
  }

  checkDeadlines(now: number): void {
    for (const connection of this.#connections) connection.checkDeadlines(now);
  }

  /** A request that was refused before it became an exchange. */
  noteRefused(client: string, code: string, reason: string): void {
    this.gauge.malformedRequests++;
    this.#worker.log.debug({ listener: this.settings.name, client, code, reason }, 'request refused');
  }

  /** The connection is closed. */
  forget(connection: Http1Connection): void {
    if (!this.#connections.delete(connection)) return;
    connection.gauge.openConnections--;
    const left = (this.#perClient.get(connection.peerAddress) ?? 1) - 1;
    if (left === 0) this.#perClient.delete(connection.peerAddress);
    else this.#perClient.set(connection.peerAddress, left);
  }

  #onConnection(socket: Socket): void {
    const connection = new Http1Connection(socket, this, this.#worker);
    const { peerAddress, gauge } = connection;
    gauge.acceptedConnections++;
    const open = (this.#perClient.get(peerAddress) ?? 0) + 1;
    const trusted = this.#worker.holder.current?.trustedProxies.trusts(peerAddress) ?? false;
    if (open > this.settings.limits.connectionsPerClient && !trusted) {
      gauge.refusedConnections++;
      socket.destroy();
      return;
    }
    this.#perClient.set(peerAddress, open);
    gauge.openConnections++;
    this.#connections.add(connection);
  }
}
