import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2, createSecureServer } from 'node:http2';
import { createServer, type TLSSocket } from 'node:tls';
import { TestAuthority } from '@sluice/testing/test-authority';
import { expect, it } from 'vitest';
import { TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';
import { connectTls } from './support/tls-client.ts';

const authority = await TestAuthority.create();
const certificate = await authority.issue({ names: ['app.example'] });
const clientCertificate = await authority.issue({ names: ['somebody'] });

function addressOf(server: { address(): unknown }): string {
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

it("the client speaks with the endpoint's own certificate, and shows its own", async () => {
  const server = createServer({ ...certificate, ca: authority.ca, requestCert: true }, (socket: TLSSocket) => {
    socket.end(`hello ${socket.getPeerCertificate().subject?.CN}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using proxy = await TestProxy.start(tcpTo(addressOf(server), { web: { protocol: 'tls' } }));
  const client = await connectTls(proxy.port(), {
    ...clientCertificate,
    servername: 'app.example',
    ca: authority.ca,
    rejectUnauthorized: true,
  });
  const [text] = (await once(client, 'data')) as [Buffer];
  expect(text.toString()).toBe('hello somebody');
  client.destroy();
  server.close();
});

it('HTTP/2 is agreed with the endpoint and carried', async () => {
  const server = createSecureServer({ ...certificate }, (request, response) => {
    response.end(`${request.httpVersion} ${request.url}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  await using proxy = await TestProxy.start(tcpTo(addressOf(server), { web: { protocol: 'tls' } }));
  const session: ClientHttp2Session = connectHttp2('https://app.example', {
    createConnection: undefined,
    host: '127.0.0.1',
    port: proxy.port(),
    servername: 'app.example',
    ca: authority.ca,
  } as object);
  const stream = session.request({ ':path': '/over/there' });
  const [body] = (await once(stream, 'data')) as [Buffer];
  expect(body.toString()).toBe('2.0 /over/there');
  session.destroy();
  server.close();
});
