import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import net, { type AddressInfo, connect, createServer } from 'node:net';
import type { ChildMessage } from '@sluice/control';
import { expect, it } from 'vitest';
import { ownSockets, SupervisorSockets } from './listening-socket.ts';

/** As the supervisor binds it. */
function bind(host: string): unknown {
  const { _createServerHandle: create } = net as unknown as {
    _createServerHandle(host: string, port: number, family: 4 | 6, descriptor: number, flags: number): unknown;
  };
  return create(host, 0, 4, -1, 0);
}

function supervised(): SupervisorSockets {
  const sockets: SupervisorSockets = new SupervisorSockets((message: ChildMessage) => {
    if (message.kind !== 'listen') return;
    sockets.onMessage({ kind: 'listening', host: message.host, port: message.port }, bind(message.host));
  });
  return sockets;
}

/** Kind of the kernel's timer of a connection, and when it fires, in seconds (Linux, proc_net_tcp.rst). */
async function timerOf(local: number, remote: number): Promise<{ kind: number; seconds: number }> {
  const hex = (port: number) => port.toString(16).toUpperCase().padStart(4, '0');
  const row = new RegExp(`:${hex(local)} [0-9A-F]+:${hex(remote)} 01 \\S+ (\\S+):(\\S+) `);
  const [, kind = '', ticks = ''] = row.exec(await readFile('/proc/net/tcp', 'latin1')) ?? [];
  return { kind: Number.parseInt(kind, 16), seconds: Number.parseInt(ticks, 16) / 100 };
}

const keepAliveTimer = 2;

it.each([
  ['its own', () => ownSockets],
  ['one of the supervisor', supervised],
])('connections accepted on %s are looked after by the kernel', async (_, socketsOf) => {
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 });
  await socketsOf().listen(server, { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'connection');
  const client = connect(port, '127.0.0.1');
  await accepted;
  const timer = await timerOf(port, client.localPort ?? 0);
  expect(timer.kind).toBe(keepAliveTimer);
  expect(timer.seconds).toBeGreaterThan(30);
  expect(timer.seconds).toBeLessThanOrEqual(61);
  client.destroy();
  server.close();
});
