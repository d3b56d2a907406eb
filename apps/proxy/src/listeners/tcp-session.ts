import type { Socket } from 'node:net';
import type { BalancingView } from '@sluice/load-balancing/contract';
import { fitsMeshName, type MeshName, parseMeshName } from '@sluice/routing';
import { errorTable, type ProxyErrorCode } from '../forwarding/proxy-error.ts';
import { leaveEndpoint, ReachEndpoint } from '../forwarding/reach-endpoint.ts';
import { resetSocket } from '../forwarding/reset-socket.ts';
import { RouteEnd } from '../forwarding/route-end.ts';
import { selectGroup } from '../forwarding/select-endpoint.ts';
import { Tunnel } from '../forwarding/tunnel.ts';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import { clientHeader } from '../proxy-protocol/client-header.ts';
import type { LiveEndpoint } from '../runtime/endpoint-state.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { FinishedExchange } from '../telemetry/recorder.ts';
import type { AcceptedConnection, ConnectionStage } from './accepted-connection.ts';
import { tcpLogEntry } from './tcp-log-entry.ts';

/**
 * A connection of a listener that carries TCP, from its route to its last byte. It keeps the runtime that it began
 * with, and counts as one exchange. A failure resets the connection: an orderly end would be taken for a whole answer.
 */
export class TcpSession implements ConnectionStage, BalancingView, FinishedExchange {
  readonly listener: string;
  readonly clientAddress: string;
  // A balancer that looks at requests finds the same nothing in every connection.
  readonly method = '';
  readonly path = '';
  readonly query = '';
  /** Not what passes for a response time. */
  readonly isTunnel = true;
  route = '';
  upstream = '';
  endpoint = '';
  error: ProxyErrorCode | '' = '';
  durationMs = 0;
  readonly #accepted: AcceptedConnection;
  readonly #worker: WorkerContext;
  readonly #serverName: string;
  readonly #early: Buffer;
  readonly #startedAt: number;
  readonly #runtime: Runtime | undefined;
  readonly #routeEnd: RouteEnd;
  #reach: ReachEndpoint | undefined;
  #tunnel: Tunnel | undefined;
  #connectMs = 0;
  #finished = false;

  /**
   * @param serverName as a client asked for it by SNI; empty without TLS
   * @param early what has been read of the connection
   */
  constructor(accepted: AcceptedConnection, worker: WorkerContext, serverName: string, early: Buffer) {
    this.#accepted = accepted;
    this.#worker = worker;
    this.#serverName = serverName;
    this.#early = early;
    this.listener = accepted.listener.settings.name;
    this.clientAddress = accepted.peerAddress;
    this.#startedAt = worker.clock.monotonic();
    this.#runtime = worker.holder.current;
    this.#routeEnd = new RouteEnd(worker.holder, ({ tcpRoutes }) => tcpRoutes.has(this.route));
  }

  /** In the words of HTTP, as nginx has it for its streams: 200 is a connection that came through. */
  get status(): number {
    // What broke off had come through.
    return this.error === '' || this.error === 'reset' ? 200 : errorTable[this.error].status;
  }

  get bytesReceived(): number {
    return this.#tunnel?.bytesReceived ?? 0;
  }

  get bytesSent(): number {
    return this.#tunnel?.bytesSent ?? 0;
  }

  get retries(): number {
    return Math.max(0, (this.#reach?.attempts ?? 0) - 1);
  }

  header(): undefined {
    return undefined;
  }

  begin(): void {
    const worker = this.#worker;
    const runtime = this.#runtime;
    worker.exchanges++;
    runtime?.begin();
    const { socket } = this.#accepted;
    // A stage before may have let it flow, and until an endpoint is there nobody listens.
    socket.pause();
    socket.once('close', () => this.#onClientClosed());
    if (runtime === undefined) {
      this.#fail('not_ready', '');
      return;
    }
    const { meshNames } = this.#accepted.listener.settings;
    const meshName = meshNames === undefined ? undefined : parseMeshName(this.#serverName);
    if (meshNames !== undefined && meshName === undefined) {
      this.#fail('no_route', 'the server name is not one of a mesh');
      return;
    }
    const route = runtime.tcpRoutes.find({ listener: this.listener, serverName: meshName?.host ?? this.#serverName });
    if (route === undefined) {
      this.#fail('no_route', '');
      return;
    }
    this.route = route.name;
    const group = selectGroup(route, worker.random);
    if (group === undefined) {
      this.#fail('no_endpoint', 'every upstream of the route has weight 0');
      return;
    }
    this.upstream = group.upstream.name;
    const { proxyProtocol } = group.upstream.settings;
    const { ends } = this.#accepted;
    this.#reach = new ReachEndpoint({
      clock: this.#worker.clock,
      group,
      proxyHeader: proxyProtocol && clientHeader(proxyProtocol, this.clientAddress, ends),
      view: this,
      ...(meshName === undefined ? {} : { fits: this.#fitsMesh(meshName) }),
      onOpen: (upstream, endpoint) => this.#join(upstream, endpoint),
      onFailed: (code, reason) => this.#fail(code, reason),
    });
    this.#reach.begin();
  }

  /** Negative: there is always somebody on both ends, or one being called. */
  idleFor(): number {
    return -1;
  }

  checkDeadlines(now: number): void {
    if (this.#tunnel?.isIdle(now)) this.#cut('tunnel_idle');
    else if (this.#routeEnd.isOver(now)) this.#cut('draining');
  }

  /** Not said of what is never idle. */
  endSoon(): void {}

  destroy(): void {
    this.#cut('draining');
  }

  #fitsMesh(name: MeshName): (endpoint: LiveEndpoint) => boolean {
    const labels = this.#accepted.listener.settings.meshNames;
    return ({ id, labels: own }) => labels !== undefined && fitsMeshName({ address: id, labels: own }, name, labels);
  }

  #join(upstream: Socket, endpoint: LiveEndpoint): void {
    const { socket: client, gauge, listener } = this.#accepted;
    this.endpoint = endpoint.id;
    this.#connectMs = this.#worker.clock.monotonic() - this.#startedAt;
    gauge.openTunnels++;
    // A reset is passed on as one, and not made into an orderly end.
    client.on('error', () => {
      this.error ||= 'client_gone';
      resetSocket(upstream);
    });
    upstream.on('error', () => {
      this.error ||= 'reset';
      resetSocket(client);
    });
    this.#tunnel = new Tunnel(client, upstream, {
      idleMs: listener.settings.timeouts.tunnelIdleMs,
      early: this.#early,
      onBytes: (from, { length }) => {
        if (from === 'client') gauge.tunnelBytesReceived += length;
        else gauge.tunnelBytesSent += length;
      },
      onClosed: () => {
        gauge.openTunnels--;
        leaveEndpoint(endpoint);
        this.#finish();
      },
    });
  }

  /** Cuts what is there at once. */
  #cut(code: ProxyErrorCode): void {
    if (this.#finished) return;
    this.error ||= code;
    this.#reach?.abandon();
    if (this.#tunnel === undefined) {
      this.#accepted.socket.resetAndDestroy();
      return;
    }
    resetSocket(this.#tunnel.client);
    resetSocket(this.#tunnel.upstream);
  }

  #fail(code: ProxyErrorCode, reason: string): void {
    this.error ||= code;
    const { logLevel } = errorTable[code];
    this.endpoint = this.#reach?.endpoint?.id ?? '';
    if (logLevel !== 'debug') {
      const { route, upstream, endpoint, listener } = this;
      this.#worker.log[logLevel]({ code, reason, listener, route, upstream, endpoint }, 'connection failed');
    }
    this.#accepted.socket.resetAndDestroy();
  }

  /** With a tunnel, that tells of the end. */
  #onClientClosed(): void {
    if (this.#tunnel !== undefined) return;
    this.#reach?.abandon();
    this.endpoint = this.#reach?.endpoint?.id ?? '';
    this.error ||= 'client_gone';
    this.#finish();
  }

  #finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    const worker = this.#worker;
    worker.exchanges--;
    this.durationMs = worker.clock.monotonic() - this.#startedAt;
    worker.recorder.record(this);
    if (worker.accessLog.admits()) this.#log();
    this.#runtime?.end();
  }

  #log(): void {
    const facts = {
      accepted: this.#accepted,
      serverName: this.#serverName,
      revision: this.#runtime?.snapshot.revision ?? 0,
      connectMs: this.#connectMs,
      attempts: this.#reach?.attempts ?? 0,
    };
    this.#worker.accessLog.push(tcpLogEntry(this, facts, this.#worker));
  }
}
