import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { createServer as createTcpServer, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { WebSocketServer } from 'ws';
import type { ProxyHeader } from '../../src/proxy-protocol/proxy-header.ts';
import { readHeader } from '../../src/proxy-protocol/read-header.ts';

/** A connection as an endpoint behind PROXY headers sees it. */
export interface ProxiedConnectionSeen {
  readonly header: ProxyHeader;
  readonly socket: Socket;
}

export interface ProxiedOrigin extends AsyncDisposable {
  readonly address: string;
  readonly connections: readonly ProxiedConnectionSeen[];
  /** Connections that did not begin with a whole header in one piece. */
  readonly strangers: number;
}

/** An HTTP origin whose connections begin with a PROXY header; it answers with the number of the connection, and echoes WebSockets. */
export async function startProxiedOrigin(
  tls?: TlsOptions,
  beforeAnswer: () => Promise<void> = async () => {},
): Promise<ProxiedOrigin> {
  const connections: ProxiedConnectionSeen[] = [];
  let strangers = 0;
  const http: Server = tls === undefined ? createServer() : createSecureServer(tls);
  http.on('request', (request, response) => {
    // Over TLS the socket is another one than was accepted, with the same ends.
    const number = connections.findIndex(({ socket }) => socket.remotePort === request.socket.remotePort);
    void beforeAnswer().then(() => response.end(String(number)));
  });
  const webSockets = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('message', (message, isBinary) => webSocket.send(message, { binary: isBinary }));
    });
  });
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (bytes: Buffer) => {
      const found = readHeader(bytes);
      if (typeof found === 'string' || 'problem' in found) {
        strangers++;
        socket.destroy();
        return;
      }
      connections.push({ header: found, socket });
      socket.pause();
      socket.unshift(bytes.subarray(found.length));
      http.emit('connection', socket);
      if (tls === undefined) socket.resume();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const listening = server.address();
  if (listening === null || typeof listening === 'string') throw new Error('the origin does not listen');
  return {
    address: `127.0.0.1:${listening.port}`,
    connections,
    get strangers() {
      return strangers;
    },
    async [Symbol.asyncDispose]() {
      for (const { socket } of connections) socket.destroy();
      http.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
