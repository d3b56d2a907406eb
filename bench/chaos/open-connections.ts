import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import WebSocket from 'ws';
import { processFigures } from '../process-figures.ts';
import { quantile } from '../report.ts';
import { each, type Fault, onEach } from './fault.ts';
import type { Setting } from './subjects/subject.ts';
import { timedGet } from './timed-get.ts';

/** Descriptors that this process and each worker need beside the connections. */
const spare = 400;
const probes = 500;
/** From one address there are 64 thousand ports; several addresses also look more like clients. */
const addresses = 4;
const get = 'GET /quick HTTP/1.1\r\nHost: probe\r\n\r\n';

interface Held {
  readonly destroyed: boolean;
  destroy(): void;
}

/** @param open one connection from an address of this machine that stays as it is */
function held(
  count: number,
  what: string,
  goal: string,
  open: (setting: Setting, localAddress: string) => Promise<Held>,
): Fault {
  const wanted = Math.min(count, openFileLimit() - spare);
  return onEach({ title: `${count.toLocaleString('en')} ${what}`, goal }, async (setting) => {
    const { subject } = setting;
    const url = `http://127.0.0.1:${subject.port}/`;
    for (let index = 0; index < probes; index++) await timedGet(url);
    const resident = async () => processFigures(await subject.workers()).residentBytes;
    const before = await resident();
    const all: Held[] = [];
    try {
      for (let index = 0; index < wanted; index += 50) {
        const some = Array.from({ length: Math.min(50, wanted - index) }, (_, offset) =>
          open(setting, `127.0.0.${2 + ((index + offset) % addresses)}`),
        );
        const settled = await Promise.allSettled(some);
        all.push(...settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
        // What is beyond its limit it does not take; asking on would only wait.
        if (settled.some(({ status }) => status === 'rejected')) break;
      }
      const after = await resident();
      const times: number[] = [];
      for (let index = 0; index < probes; index++) {
        const took = await timedGet(url).catch(() => undefined);
        if (took !== undefined) times.push(took);
      }
      const still = all.filter(({ destroyed }) => !destroyed).length;
      const lost = times.length === probes ? '' : `, ${probes - times.length} of ${probes} probes FAILED`;
      return `${still} open, ${each(after - before, Math.max(1, still))}, probe p99 ${quantile(times, 0.99).toFixed(1)} ms${lost}`;
    } finally {
      for (const one of all) one.destroy();
    }
  });
}

export const idleConnections = held(
  10_000,
  'idle connections',
  '≤ 25 KiB each, probe p99 ≤ 25 ms',
  ({ subject }, localAddress) => answeredOnce(connect({ port: subject.port, host: '127.0.0.1', localAddress })),
);

export const idleTlsConnections = held(
  4000,
  'idle TLS connections',
  '≤ 70 KiB each',
  ({ subject, ca }, localAddress) => {
    const options = { port: subject.securePort, host: '127.0.0.1', servername: 'localhost', localAddress, ca };
    return answeredOnce(connectTls(options));
  },
);

export const heldWebSockets = held(2000, 'WebSockets held', 'all open, each echoes', ({ subject }, localAddress) => {
  const socket = new WebSocket(`ws://127.0.0.1:${subject.port}/`, { localAddress });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => socket.send('hello'));
    socket.once('message', () => {
      socket.on('error', () => {});
      resolve({
        get destroyed() {
          return socket.readyState !== WebSocket.OPEN;
        },
        destroy: () => socket.terminate(),
      });
    });
  });
});

/** A connection that has had one answer and then says nothing. */
function answeredOnce(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.setTimeout(5000, () => socket.destroy(new Error('no answer within 5 s')));
    socket.write(get);
    socket.once('data', () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function openFileLimit(): number {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1024);
}
