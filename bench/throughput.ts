// Requests per second, latency, CPU and memory of Sluice beside its peers: each alone on one core, the same origin
// and the same client on the other, in turns, the median of the rounds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originBody, startOrigin } from './origin.ts';
import type { Peer } from './peer.ts';
import { caddy } from './peers/caddy.ts';
import { haproxy } from './peers/haproxy.ts';
import { nginx } from './peers/nginx.ts';
import { httpProxy3, httpxy } from './peers/node-proxies.ts';
import { sluice } from './peers/sluice.ts';
import { processFigures } from './process-figures.ts';
import { median, printTable, ratio } from './report.ts';
import { type LoadFigures, runWrk } from './wrk.ts';

const peers: readonly Peer[] = [sluice, nginx, haproxy, caddy, httpProxy3, httpxy];

interface Run extends LoadFigures {
  /** CPU microseconds per request. */
  readonly cpuMicros: number;
  readonly residentBytes: number;
}

export async function benchThroughput(options: {
  rounds: number;
  seconds: number;
  connections: number;
}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const gatewayCore = 0;
  const clientCore = 1;
  let port = 18_000 + (process.pid % 1000) * 8;
  const originPort = port++;
  const origin = await startOrigin(clientCore, originPort, folder);
  const runs = new Map<Peer, Run[]>();
  console.log(
    `origin: ${origin.name}, ${originBody.length} bytes; client: wrk, ${options.connections} connections, ${options.seconds} s, ${options.rounds} rounds\n`,
  );
  try {
    const direct = runWrk(`http://127.0.0.1:${originPort}/`, {
      core: gatewayCore,
      connections: options.connections,
      seconds: 2,
    });
    console.log(`origin alone: ${Math.round(direct.requestsPerSecond)} requests/s\n`);
    for (let round = 0; round < options.rounds; round++) {
      for (const peer of peers) {
        if (peer.missing() !== undefined) continue;
        port += 4;
        const own = mkdtempSync(join(folder, `${peer.name}-`));
        const running = await peer.start({ core: gatewayCore, port, originPort, folder: own });
        try {
          const load = { core: clientCore, connections: options.connections };
          runWrk(`http://127.0.0.1:${port}/`, { ...load, seconds: 3 });
          const before = processFigures(running.pids());
          const figures = runWrk(`http://127.0.0.1:${port}/`, { ...load, seconds: options.seconds });
          const after = processFigures(running.pids());
          const requests = figures.requestsPerSecond * options.seconds;
          const cpuMicros = ((after.cpuSeconds - before.cpuSeconds) / requests) * 1e6;
          runs.set(peer, [...(runs.get(peer) ?? []), { ...figures, cpuMicros, residentBytes: after.residentBytes }]);
        } finally {
          await running.stop();
        }
      }
    }
  } finally {
    await origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  report(runs);
}

function report(runs: ReadonlyMap<Peer, readonly Run[]>): void {
  const of = (peer: Peer, figure: keyof Run) => median((runs.get(peer) ?? []).map((run) => run[figure]));
  const base = (figure: keyof Run) => of(sluice, figure);
  printTable(
    ['peer', 'requests/s', 'sluice is', 'p50 ms', 'p99 ms', 'CPU µs/request', 'memory MiB', 'errors'],
    peers.map((peer) => {
      const missing = peer.missing();
      if (missing !== undefined) return [peer.name, missing];
      return [
        peer.name,
        of(peer, 'requestsPerSecond').toFixed(0),
        ratio(base('requestsPerSecond'), of(peer, 'requestsPerSecond')),
        of(peer, 'p50Ms').toFixed(2),
        of(peer, 'p99Ms').toFixed(2),
        of(peer, 'cpuMicros').toFixed(1),
        (of(peer, 'residentBytes') / 2 ** 20).toFixed(0),
        String(of(peer, 'errors')),
      ];
    }),
  );
}
