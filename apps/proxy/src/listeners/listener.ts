import { createServer, type Server, type Socket } from 'node:net';
import type { ListenerSnapshot } from '@sluice/snapshot/types';
import type { Watched } from '../forwarding/watchdog.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { ProxyHeader } from '../proxy-protocol/proxy-header.ts';
import { ServerContexts } from '../tls/server-contexts.ts';
import { sameClientRules } from '../tls/verify-client.ts';
import { goodbyeMs } from '../web-socket/open-web-socket.ts';
import { AcceptedConnection } from './accepted-connection.ts';
import { ClientShares } from './client-share.ts';
import type { ListeningSockets } from './listening-socket.ts';
import { openConnection } from './open-connection.ts';

/** One bound port: takes connections within its limits and owns them until they end. */
export class Listener implements Watched {
  /** Replaced in place by a revision that changes limits or timeouts only. */
  settings: ListenerSnapshot;
  /** There while it speaks TLS. */
  contexts: ServerContexts | undefined;
  readonly #worker: WorkerContext;
  readonly #sockets: ListeningSockets;
  readonly #server: Server;
  readonly #connections = new Set<AcceptedConnection>();
  readonly #shares = new ClientShares();
  #accepting = false;
  #leaveBy = Number.POSITIVE_INFINITY;

  constructor(settings: ListenerSnapshot, worker: WorkerContext, sockets: ListeningSockets) {
    this.settings = settings;
    this.#worker = worker;
    this.#sockets = sockets;
    // Half-open, because a tunnel passes the end of each direction on by itself.
    this.#server = createServer({ noDelay: true, allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
    this.#server.on('connection', (socket) => this.accept(socket));
    this.#server.on('drop', () => this.#recordRefusal('connection_limit'));
    this.#server.on('error', (error) => worker.log.error({ err: error, listener: this.settings.name }, 'listener'));
    this.configure(settings);
  }

  get gauge() {
    return this.#worker.recorder.listener(this.settings.name);
  }

  /** It is in use: its figures are told from now on, zeros too. */
  countFromNowOn(): void {
    this.#worker.recorder.listener(this.settings.name);
  }

  /** The port in use, also where the configured one was 0. */
  get port(): number {
    const address = this.#server.address();
    return address === null || typeof address === 'string' ? this.settings.port : address.port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** False once it is leaving, for its connections to leave with it. */
  get accepting(): boolean {
    return this.#accepting;
  }

  /** Monotonic; when its WebSockets are told to go, so that they have answered before all is cut. Infinity while it stays. */
  get leaveBy(): number {
    return this.#leaveBy;
  }

  /** @throws ListenError */
  async open(): Promise<void> {
    await this.#sockets.listen(this.#server, { host: this.settings.host, port: this.settings.port });
    this.#accepting = true;
    this.#worker.watchdog.watch(this);
  }

  /**
   * Open connections get the new limits and timeouts with their next request. Of clients that were judged under other
   * rules nobody is served any more.
   */
  configure(settings: ListenerSnapshot): void {
    const { name, tls } = settings;
    if (tls === undefined) this.contexts = undefined;
    else if (this.contexts === undefined || name !== this.settings.name) {
      this.contexts = new ServerContexts(name, tls, this.#worker.certificates);
    } else this.contexts.configure(tls);
    const before = this.settings.tls?.clientCertificates;
    this.settings = settings;
    if (!sameClientRules(before, tls?.clientCertificates)) this.closeIdle(0);
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

  /** All that is left is cut in this many milliseconds. */
  leaveIn(deadlineMs: number): void {
    const leaveBy = this.#worker.clock.monotonic() + deadlineMs - Math.min(goodbyeMs, deadlineMs / 2);
    this.#leaveBy = Math.min(this.#leaveBy, leaveBy);
  }

  /** Closes connections without an exchange that have been so for a while. Returns how many connections are left. */
  closeIdle(idleForMs: number): number {
    const now = this.#worker.clock.monotonic();
    for (const connection of this.#connections) {
      if (connection.stage.idleFor(now) >= idleForMs) connection.stage.endSoon();
    }
    return this.#connections.size;
  }

  destroy(): void {
    this.stopAccepting();
    this.#worker.watchdog.unwatch(this);
    for (const connection of this.#connections) connection.stage.destroy();
  }

  checkDeadlines(now: number): void {
    for (const connection of this.#connections) connection.stage.checkDeadlines(now);
  }

  /** Takes a connection, unless a limit says no. */
  accept(socket: Socket): void {
    const connection = new AcceptedConnection(socket, this);
    const { gauge } = connection;
    gauge.acceptedConnections++;
    // Nobody but the proxies in front has business here.
    if (this.settings.proxyProtocol?.mode === 'required' && !this.trusts(connection.socketAddress)) {
      // One that was reset before it was looked at has no address any more: checks of load balancers do that.
      if (connection.socketAddress !== '') this.#recordRefusal('proxy_header');
      socket.destroy();
      return;
    }
    if (!this.#count(connection)) {
      this.#uncount(connection);
      socket.destroy();
      return;
    }
    gauge.openConnections++;
    this.#connections.add(connection);
    openConnection(connection, this.#worker);
  }

  /** Whether this address may speak for others. */
  trusts(address: string): boolean {
    return this.#worker.holder.current?.trustedProxies.trusts(address) ?? false;
  }

  /**
   * A trusted proxy has said for whom this connection is: it counts among those of its client from now on.
   * False when the client has too many.
   */
  takeAsProxied(connection: AcceptedConnection, { proxied, secure }: ProxyHeader): boolean {
    this.#uncount(connection);
    connection.becomeProxied(proxied, secure);
    return this.#count(connection);
  }

  /** False when it is one too many. */
  #count(connection: AcceptedConnection): boolean {
    const { peerAddress } = connection;
    connection.share = this.#shares.take(peerAddress);
    const { connectionsPerClient } = this.settings.limits;
    if (connection.share.connections <= connectionsPerClient || this.trusts(peerAddress)) return true;
    this.#recordRefusal('client_connection_limit');
    return false;
  }

  #uncount({ peerAddress, share }: AcceptedConnection): void {
    this.#shares.letGo(peerAddress, share);
  }

  #recordRefusal(reason: string): void {
    this.#worker.recorder.refusals.record({ listener: this.settings.name, reason });
  }

  /** The connection is closed. */
  forget(connection: AcceptedConnection): void {
    if (!this.#connections.delete(connection)) return;
    connection.gauge.openConnections--;
    this.#uncount(connection);
  }
}
