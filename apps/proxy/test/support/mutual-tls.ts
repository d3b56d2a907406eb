import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { ListenerInput } from '@sluice/config';
import { TestAuthority, type TestCertificate } from '@sluice/testing/test-authority';
import { everythingTo, type TestConfig, TestProxy } from './start-proxy.ts';
import { materialOf } from './test-certificates.ts';

type ClientCertificates = NonNullable<NonNullable<ListenerInput['tls']>['clientCertificates']>;

export const servers = await TestAuthority.create('servers');
/** For names of app.example and other.example. */
export const serverPair = await servers.issue({ names: ['app.example', 'other.example', '127.0.0.1'] });

export const serverMaterial = [materialOf('server', { chain: serverPair.cert, privateKey: serverPair.key })];

/** A listener `web` that asks for client certificates; none when left out. */
export function webWith(clientCertificates?: ClientCertificates): Pick<TestConfig, 'certificates' | 'web'> {
  return {
    certificates: [{ name: 'server', source: { type: 'self_signed', hosts: ['app.example'] } }],
    web: {
      protocol: 'https',
      tls: { certificates: ['server'], ...(clientCertificates === undefined ? {} : { clientCertificates }) },
    },
  };
}

/** Serves everything from `address`, or a text, asking for certificates. */
export function startMutual(
  clientCertificates: ClientCertificates | undefined,
  address?: string,
  more: TestConfig = {},
): Promise<TestProxy> {
  return TestProxy.start({ ...webWith(clientCertificates), ...contentOf(address), ...more }, {}, serverMaterial);
}

export function contentOf(address?: string): TestConfig {
  if (address !== undefined) return everythingTo(address);
  return { routes: [{ name: 'text', directResponse: { status: 200, body: 'served' } }] };
}

/** What a client shows, beside trusting the servers of these tests. */
export function showing(pair?: TestCertificate, servername = 'app.example'): ConnectionOptions {
  return { servername, ca: servers.ca, ...(pair === undefined ? {} : { cert: pair.cert, key: pair.key }) };
}

/**
 * One request on a connection of its own: the whole reply, or nothing where there was none. The server of TLS 1.3 judges
 * a client after that has finished its handshake, so a refusal shows only afterwards.
 */
export async function tryRequest(port: number, options: ConnectionOptions, host = 'app.example'): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('latin1');
  });
  socket.on('error', () => {});
  socket.on('secureConnect', () => socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`));
  await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

/** The session that a server has given, after the handshake in TLS 1.3. @param reply comes after it */
export async function sessionOf(socket: TLSSocket, reply: () => Promise<unknown>): Promise<Buffer> {
  const given = once(socket, 'session');
  await reply();
  const [session] = (await given) as [Buffer];
  return session;
}
