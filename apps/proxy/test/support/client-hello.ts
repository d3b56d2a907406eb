import { once } from 'node:events';
import { createServer } from 'node:net';
import { connect } from 'node:tls';

/** The first flight of Node's own TLS client. @param serverName none is sent when left out */
export async function clientHello(serverName?: string): Promise<Buffer> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const client = connect({ port: address.port, host: '127.0.0.1', ...(serverName && { servername: serverName }) });
  client.on('error', () => {});
  const [socket] = await once(server, 'connection');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  server.close();
  return bytes;
}
