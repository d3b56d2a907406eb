import { type RawClient, RawOrigin } from '@sluice/testing';
import { expect } from 'vitest';
import { acceptOf } from '../../src/web-socket/web-socket-key.ts';
import type { TestProxy } from './start-proxy.ts';

const handshake =
  'GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** The close frame of a server that leaves. */
export const goingAway = Buffer.from([0x88, 2, 0x03, 0xe9]);

/** An endpoint that switches to WebSocket, sends these bytes and nothing more. */
export function switchingOrigin(then: Buffer = Buffer.alloc(0)): Promise<RawOrigin> {
  return RawOrigin.start((peer) => {
    peer.socket.once('data', (head: Buffer) => {
      const key = /sec-websocket-key: (\S+)/i.exec(head.toString('latin1'))?.[1] ?? '';
      const accept = `Sec-WebSocket-Accept: ${acceptOf(key)}\r\n\r\n`;
      peer.send(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${accept}`);
      peer.send(then);
    });
  });
}

/** A client with its handshake done, for frames by hand. */
export async function switchedClient(proxy: TestProxy): Promise<RawClient> {
  const client = await proxy.connect();
  client.send(handshake);
  expect((await client.readResponse()).status).toBe(101);
  return client;
}
