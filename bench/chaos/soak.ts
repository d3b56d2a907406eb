import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { documentSchema } from '@sluice/config';
import { type ControlConnection, controlSocketPath, createControlServer } from '@sluice/control';
import type { TelemetryDelta } from '@sluice/metrics';
import { compileSnapshot } from '@sluice/snapshot';
import { freePort } from '@sluice/testing';
import { WebSocketServer } from 'ws';
import { processFigures } from '../process-figures.ts';
import type { Fault } from './fault.ts';
import { createSoakClients } from './soak-clients.ts';

interface Memory {
  readonly heapUsed: number;
  readonly arrayBuffers: number;
}

/** How often memory is looked at in a run. */
const looks = 24;
/** Enough for an exchange that was cut off to be over on both sides, milliseconds. */
const settleMs = 300;
/** A worker that does not tell of its memory in this time, milliseconds, is not well. */
const answerMs = 30_000;

/**
 * One worker under mixed traffic for a while: keep-alive, aborts in the middle of either body, resets, WebSockets,
 * malformed requests, a new snapshot every second. Now and then the clients rest for a moment and memory is looked at, after a
 * collection, for what is under way is not what is left behind: of some hundred revisions and some ten thousand
 * conversations. At the end everything leaves, and what is still there is told.
 */
export function soak(seconds: number): Fault {
  return {
    title: `mixed soak of ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`,
    goal: 'slope ≤ 0.5 MiB/min, descriptors back ±10, RSS ≤ 400 MiB',
    measure: () => measureSoak(seconds),
  };
}

async function measureSoak(seconds: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-soak-'));
  const port = await freePort();

  // --- the origin ------------------------------------------------------------------------------------------------------

  const large = Buffer.alloc(1024 * 1024, 'x');
  const origin = createServer({ keepAliveTimeout: 3000 }, (request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    request.resume();
    if (request.url === '/large') response.end(large);
    else if (request.url === '/cut')
      response.writeHead(200, { 'content-length': 1000 }).write('half', () => request.socket.destroy());
    else if (request.url === '/reset') request.socket.resetAndDestroy();
    else request.on('end', () => response.end('ok'));
  });
  const webSockets = new WebSocketServer({ server: origin });
  webSockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send(data));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
  const originAddress = origin.address();
  if (originAddress === null || typeof originAddress === 'string') throw new Error('the origin does not listen');

  // --- the worker and what controls it ---------------------------------------------------------------------------------

  let revision = 0;
  let worker: ControlConnection | undefined;
  let applied = 0;
  let last: TelemetryDelta | undefined;

  function publish(): void {
    revision += 1;
    const document = documentSchema.parse({
      version: 1,
      listeners: [
        { name: 'web', address: `127.0.0.1:${port}`, limits: { connectionsPerClient: 5000, requestsPerClient: 5000 } },
      ],
      upstreams: [
        {
          name: 'app',
          targets: [{ address: `127.0.0.1:${typeof originAddress === 'object' ? originAddress?.port : 0}` }],
          // Now and then connections are not shared with the revision before.
          timeouts: { bodyIdle: `${60 + (Math.floor(revision / 5) % 2)}s` },
        },
      ],
      routes: [{ name: 'all', websocket: true, upstreams: [{ name: 'app' }] }],
    });
    worker?.send({
      kind: 'snapshot',
      snapshot: compileSnapshot(document, { revision, hash: revision.toString(16).padStart(64, '0') }),
    });
  }

  const control = createControlServer({
    path: controlSocketPath(folder),
    onConnection: (connection) => {
      worker = connection;
      publish();
      return {
        onMessage: (message) => {
          if (message.kind === 'applied') applied += 1;
          if (message.kind === 'telemetry') last = message.delta;
        },
        onClose: () => {},
      };
    },
  });
  await control.listen();

  const child = spawn(
    process.execPath,
    ['--expose-gc', '--import', './bench/chaos/report-memory.ts', 'apps/proxy/src/main.ts'],
    {
      cwd: join(import.meta.dirname, '../..'),
      env: { PATH: process.env.PATH, SLUICE_DATA_DIR: folder, SLUICE_WORKER_ID: 'proxy-1', SLUICE_LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const pid = child.pid ?? 0;
  let onMemory: (memory: Memory) => void = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) {
      if (line.startsWith('memory ')) onMemory(JSON.parse(line.slice(7)) as Memory);
    }
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  function look(): Promise<Memory & { descriptors: number; residentBytes: number }> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the worker does not tell of its memory')), answerMs);
      onMemory = (memory) => {
        clearTimeout(timer);
        resolve({
          ...memory,
          descriptors: readdirSync(`/proc/${pid}/fd`).length,
          residentBytes: processFigures([pid]).residentBytes,
        });
      };
      child.kill('SIGUSR2');
    });
  }

  // --- the run ---------------------------------------------------------------------------------------------------------

  try {
    while (applied === 0) await delay(20);
    const clients = createSoakClients(port);
    const before = await look();
    const samples: { second: number; resident: number; heap: number }[] = [];
    const every = Math.max(5, Math.round(seconds / looks));
    clients.start();
    const beganAt = performance.now();
    for (let second = 1; second <= seconds; second += 1) {
      await delay(Math.max(0, second * 1000 - (performance.now() - beganAt)));
      publish();
      if (second % every !== 0) continue;
      await clients.rest();
      await delay(settleMs);
      const now = await look();
      samples.push({ second, resident: now.residentBytes, heap: now.heapUsed + now.arrayBuffers });
      clients.start();
    }
    await clients.rest();
    // Idle connections to the origin go after 4 s, replaced revisions with their last exchange.
    await delay(8000);
    const after = await look();

    /** Of the second half, when pools and caches are warm; MiB per minute. */
    const slope = (figure: 'resident' | 'heap') => {
      const half = samples.slice(Math.floor(samples.length / 2));
      const meanX = half.reduce((sum, { second }) => sum + second, 0) / half.length;
      const meanY = half.reduce((sum, sample) => sum + sample[figure], 0) / half.length;
      const over = half.reduce((sum, sample) => sum + (sample.second - meanX) * (sample[figure] - meanY), 0);
      const under = half.reduce((sum, { second }) => sum + (second - meanX) ** 2, 0);
      return ((over / under / 2 ** 20) * 60).toFixed(2);
    };
    const most = Math.max(...samples.map(({ resident }) => resident));
    const inFlight = last?.endpoints.reduce((sum, endpoint) => sum + endpoint.inFlight, 0);
    const open = last?.listeners.reduce((sum, listener) => sum + listener.openConnections + listener.openWebsockets, 0);

    return [
      `slope ${slope('heap')} MiB/min of the heap, ${slope('resident')} of RSS`,
      `descriptors ${before.descriptors} → ${after.descriptors}`,
      `RSS ≤ ${Math.round(most / 2 ** 20)} MiB`,
      `${inFlight} in flight and ${open} connections left`,
      `${clients.done} conversations, ${applied} revisions`,
    ].join(', ');
  } finally {
    child.kill('SIGKILL');
    await exited;
    await control.close();
    webSockets.close();
    origin.closeAllConnections();
    origin.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
