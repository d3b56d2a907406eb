import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { WorkerContext } from '../forwarding/worker-context.ts';
import type { AcceptedConnection } from './accepted-connection.ts';
import { ClientHelloStage } from './client-hello-stage.ts';
import { Http1Connection } from './http1-connection.ts';
import { Http2Connection } from './http2-connection.ts';
import { PrefaceStage } from './preface-stage.ts';
import { ProxyHeaderStage } from './proxy-header-stage.ts';
import { TcpSession } from './tcp-session.ts';
import { TlsStage } from './tls-stage.ts';

const nothing = Buffer.alloc(0);
/** ALPN; each name behind its length. */
const http1 = Buffer.from('\x08http/1.1');
const http2AndHttp1 = Buffer.from('\x02h2\x08http/1.1');

/** Lets an accepted connection enter its first stage, as its listener is set up now. */
export function openConnection(accepted: AcceptedConnection, worker: WorkerContext): void {
  const { listener, socketAddress } = accepted;
  // Of anybody else a header would be a claim that nothing supports, so none is looked for.
  if (listener.settings.proxyProtocol === undefined || !listener.trusts(socketAddress)) speak(accepted, worker);
  else accepted.enter(new ProxyHeaderStage(accepted, worker, () => speak(accepted, worker)));
}

/** What the listener speaks. */
function speak(accepted: AcceptedConnection, worker: WorkerContext): void {
  const { contexts, settings } = accepted.listener;
  if (settings.protocol === 'tcp') {
    carryTcp(accepted, worker, '', nothing);
    return;
  }
  if (settings.protocol === 'tls') {
    const onHello = (serverName: string, bytes: Buffer) => carryTcp(accepted, worker, serverName, bytes);
    accepted.enter(new ClientHelloStage(accepted, worker, onHello));
    return;
  }
  if (contexts === undefined) {
    speakHttp(accepted.socket, accepted, worker);
    return;
  }
  const http2 = settings.http2.enabled && !accepted.isOnProbation(worker);
  const applicationProtocols = http2 ? http2AndHttp1 : http1;
  const onSecure = (socket: Socket) => speakHttp(socket, accepted, worker);
  accepted.enter(new TlsStage(accepted, worker, { contexts, applicationProtocols, onSecure }));
}

/** @param early what was read of the connection already */
function carryTcp(accepted: AcceptedConnection, worker: WorkerContext, serverName: string, early: Buffer): void {
  const session = new TcpSession(accepted, worker, serverName, early);
  accepted.enter(session);
  session.begin();
}

/** @param socket the accepted one, or TLS on top of it */
function speakHttp(socket: Socket, accepted: AcceptedConnection, worker: WorkerContext): void {
  if (socket instanceof TLSSocket) {
    const Connection = socket.alpnProtocol === 'h2' ? Http2Connection : Http1Connection;
    accepted.enter(new Connection(socket, accepted, worker));
    return;
  }
  const Stage = accepted.listener.settings.http2.enabled ? PrefaceStage : Http1Connection;
  accepted.enter(new Stage(socket, accepted, worker));
}
