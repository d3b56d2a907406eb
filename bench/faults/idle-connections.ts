import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { applyDocument } from '../../e2e/fixtures/run-cli.ts';
import { processFigures } from '../process-figures.ts';
import { quantile } from '../report.ts';
import { type Fault, withGateway } from './fault.ts';
import { timedGet } from './timed-get.ts';

const wanted = 10_000;
/** Descriptors that the test itself and each worker need beside the connections. */
const spare = 200;
const probes = 500;
/** From one address there are 64 thousand ports; several addresses also look more like clients. */
const addresses = 4;

export const idleConnections: Fault = {
  title: `${wanted.toLocaleString('en')} idle connections`,
  goal: '≤ 25 KiB each, probe p99 ≤ 25 ms',
  async measure() {
    const count = Math.min(wanted, openFileLimit() - spare);
    const limits = { connections: wanted * 2, connectionsPerClient: wanted * 2 };
    return withGateway(async ({ gateway, status }) => {
      const listeners = [{ name: 'web', address: `127.0.0.1:${gateway.port}`, limits }];
      const applied = await applyDocument(gateway.dataDir, { ...gateway.document, listeners });
      if (applied.exitCode !== 0) throw new Error(applied.output);
      await status.until('the limits are raised', ({ workers }) => workers.every(({ revision }) => revision === 2));
      const workers = await Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name)));
      for (let index = 0; index < probes; index++) await timedGet(gateway.url);
      const before = processFigures(workers).residentBytes;
      const sockets: Socket[] = [];
      try {
        for (let index = 0; index < count; index += 100) {
          const some = Array.from({ length: Math.min(100, count - index) }, (_, offset) =>
            openIdle(gateway.port, `127.0.0.${2 + ((index + offset) % addresses)}`),
          );
          sockets.push(...(await Promise.all(some)));
        }
        const after = processFigures(workers).residentBytes;
        const times: number[] = [];
        for (let index = 0; index < probes; index++) times.push(await timedGet(gateway.url));
        const open = sockets.filter((socket) => !socket.destroyed).length;
        return `${open} open, ${((after - before) / 1024 / open).toFixed(1)} KiB each, probe p99 ${quantile(times, 0.99).toFixed(1)} ms`;
      } finally {
        for (const socket of sockets) socket.destroy();
      }
    });
  },
};

/** A connection that has had one answer and then says nothing. */
function openIdle(port: number, localAddress: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    socket.once('error', reject);
    socket.once('connect', () => socket.write('GET /_/health HTTP/1.1\r\nhost: probe\r\n\r\n'));
    socket.once('data', () => resolve(socket));
  });
}

function openFileLimit(): number {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024);
}
