import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import type { KeyPair } from '@sluice/certificates/contract';

/** A finished handshake with a listener. The certificate is judged by the test, unless it gives a `ca`. */
export async function connectTls(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    // Which certificate comes is what these tests look at.
    checkServerIdentity: () => undefined,
    ...options,
  });
  // Afterwards an error is followed by `close`.
  await once(socket, 'secureConnect');
  socket.on('error', () => {});
  return socket;
}

/** The fingerprint of what the server showed, as material has it. */
export function shownBy(socket: TLSSocket): string {
  return plain(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
}

export function fingerprintOf({ chain }: KeyPair): string {
  return plain(new X509Certificate(chain).fingerprint256);
}

/** One request on an open connection; answers the whole reply, whose body must end with `end`. */
export async function ask(socket: TLSSocket, end: string, path = '/'): Promise<string> {
  socket.write(`GET ${path} HTTP/1.1\r\nHost: app.example\r\n\r\n`);
  let text = '';
  while (!text.endsWith(end)) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    text += chunk.toString('latin1');
  }
  return text;
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toLowerCase();
}
