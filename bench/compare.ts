// Sluice beside its peers: each alone on one core, the same origin and the same client on the other, in turns, the
// median of the rounds. A peer is started once a round and carries all loads of that round.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '@sluice/testing/test-authority';
import { startOrigin } from './bench-origin.ts';
import type { LoadFigures } from './clients/client.ts';
import type { Peer, Place, RunningPeer } from './peer.ts';
import { bareTls } from './peers/bare-tls.ts';
import { caddy } from './peers/caddy.ts';
import { haproxy } from './peers/haproxy.ts';
import { nginx } from './peers/nginx.ts';
import { httpProxy3, httpxy } from './peers/node-proxies.ts';
import { sluice } from './peers/sluice.ts';
import { processFigures } from './process-figures.ts';
import type { Load, Scenario } from './scenarios/scenario.ts';

export const allPeers: readonly Peer[] = [sluice, nginx, haproxy, caddy, httpProxy3, httpxy, bareTls];

export interface CompareOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Only peers whose name is among these; Sluice always. */
  readonly peers?: readonly string[];
}

export interface Run extends LoadFigures {
  /** CPU microseconds per request, of all processes and of those that carry traffic. */
  readonly cpuMicros: number;
  readonly workerMicros: number;
  readonly residentBytes: number;
}

/** One peer under one load; a round that failed is a message. */
export type Runs = ReadonlyMap<Load, ReadonlyMap<Peer, readonly (Run | string)[]>>;

/** A gateway that has just started is not what anybody runs: code is compiled, and memory found, under the first load. */
const warmUpSeconds = 3;

const gatewayCore = 0;
const clientCore = 1;

export async function compare(scenarios: readonly Scenario[], options: CompareOptions): Promise<Runs> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  // The workers of an nginx that root has started are nobody's.
  chmodSync(folder, 0o755);
  // What the harness itself does counts against the client's side, not the gateway's.
  spawnSync('taskset', ['-a', '-cp', String(clientCore), String(process.pid)]);
  const { cert, key } = await selfSigned();
  const certificate = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  writeFileSync(certificate.cert, cert);
  writeFileSync(certificate.key, key);
  let port = 18_000 + (process.pid % 500) * 8;
  const originPort = port++;
  const origin = await startOrigin(clientCore, originPort, folder);
  const peers = allPeers.filter(
    (peer) => peer === sluice || options.peers === undefined || options.peers.includes(peer.name),
  );
  const runs = new Map<Load, Map<Peer, (Run | string)[]>>();
  const loads = scenarios.flatMap((scenario) => scenario.loads);
  const policyRoutes = loads.flatMap(({ path, policies }) =>
    policies === undefined ? [] : [{ path, policies: policies(`127.0.0.1:${originPort}`) }],
  );
  try {
    for (let round = 0; round < options.rounds; round++) {
      for (const peer of peers) {
        if (peer.missing() !== undefined || !loads.some((load) => isThereFor(peer, load))) continue;
        port += 8;
        const place: Place = {
          core: gatewayCore,
          ports: { http: port, https: port + 1, h2: port + 1, h2c: port + 2 },
          sparePort: port + 3,
          originPort,
          policyRoutes,
          folder: mkdtempSync(join(folder, `${peer.name}-`)),
          certificate,
        };
        chmodSync(place.folder, 0o755);
        process.stderr.write(`round ${round + 1} of ${options.rounds}: ${peer.name}\n`);
        // One that does not come up, or goes down, must not take the figures of the others with it.
        const running = await peer.start(place).catch(String);
        for (const load of loads) {
          if (!isThereFor(peer, load) || peer.unable?.[load.port] !== undefined) continue;
          const run =
            typeof running === 'string' ? running : await measure(load, place, running, options.seconds).catch(String);
          const byPeer = runs.get(load) ?? new Map<Peer, (Run | string)[]>();
          runs.set(load, byPeer.set(peer, [...(byPeer.get(peer) ?? []), run]));
        }
        if (typeof running !== 'string') await running.stop();
      }
    }
  } finally {
    await origin.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return runs;
}

/** Whether a peer has a row under a load. */
export function isThereFor(peer: Peer, { port, policies }: Load): boolean {
  return (peer.ports === undefined || peer.ports.includes(port)) && (policies === undefined || peer.policies === true);
}

async function measure(load: Load, place: Place, running: RunningPeer, seconds: number): Promise<Run> {
  const scheme = load.port === 'https' || load.port === 'h2' ? 'https' : 'http';
  const url = `${scheme}://127.0.0.1:${place.ports[load.port]}${load.path}`;
  const options = { core: clientCore, connections: load.connections };
  await load.client(url, { ...options, seconds: warmUpSeconds });
  const look = () => ({
    all: processFigures(running.pids()),
    workers: processFigures(running.workers?.() ?? running.pids()),
  });
  const before = look();
  const duration = seconds * (load.longer ?? 1);
  const figures = await load.client(url, { ...options, seconds: duration });
  const after = look();
  const requests =
    load.answerBytes === undefined ? figures.requests : (figures.bytesPerSecond * duration) / load.answerBytes;
  const micros = (which: 'all' | 'workers') => ((after[which].cpuSeconds - before[which].cpuSeconds) / requests) * 1e6;
  return {
    ...figures,
    cpuMicros: micros('all'),
    workerMicros: micros('workers'),
    residentBytes: after.all.residentBytes,
  };
}
