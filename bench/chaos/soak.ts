import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { documentSchema } from '@sluice/config';
import { type ControlConnection, controlSocketPath, createControlServer } from '@sluice/control';
import type { TelemetryDelta } from '@sluice/metrics';
import { compileSnapshot } from '@sluice/snapshot';
import { freePort } from '@sluice/testing';
import { WebSocket, WebSocketServer } from 'ws';
import { processFigures } from '../process-figures.ts';
import type { Fault } from './fault.ts';

interface Memory {
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  readonly handles: number;
}

/** Clients at a time. */
const clientCount = 24;

/**
 * One worker under mixed traffic for a while: keep-alive, aborts in the middle of either body, resets, WebSockets,
 * malformed requests, a new snapshot every second. Then everything leaves, and what is left of it is told. The slope of
 * the heap is after a collection; that of RSS also shows how long the machine lets a process keep what it had.
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
      listeners: [{ name: 'web', address: `127.0.0.1:${port}`, limits: { connectionsPerClient: 5000 } }],
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
    return new Promise((resolve) => {
      onMemory = (memory) =>
        resolve({
          ...memory,
          descriptors: readdirSync(`/proc/${pid}/fd`).length,
          residentBytes: processFigures([pid]).residentBytes,
        });
      child.kill('SIGUSR2');
    });
  }

  // --- the clients -----------------------------------------------------------------------------------------------------

  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: soak\r\n\r\n`;
  let done = 0;
  let stopping = false;

  /** Sends these bytes, then ends in the given way after a while or when the server has closed. */
  function converse(bytes: string | Buffer, after: number, end: 'destroy' | 'reset'): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.on('close', () => resolve());
      socket.resume();
      socket.write(bytes);
      setTimeout(() => (end === 'reset' ? socket.resetAndDestroy() : socket.destroy()), after);
    });
  }

  function talk(): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.on('open', () => socket.send('hello'));
      socket.on('message', () => (Math.random() < 0.5 ? socket.close() : socket.terminate()));
    });
  }

  const upload = 'POST / HTTP/1.1\r\nHost: soak\r\nContent-Length: 1000000\r\n\r\n';
  const kinds: (() => Promise<void>)[] = [
    () => converse(get('/').repeat(50), 100, 'destroy'),
    () => converse(get('/large').repeat(3), 5 + Math.random() * 40, 'reset'),
    () => converse(get('/large'), Math.random() * 20, 'destroy'),
    () => converse(`${upload}${'x'.repeat(200_000)}`, Math.random() * 30, 'reset'),
    () => converse(Buffer.concat([Buffer.from(upload), Buffer.alloc(1_000_000)]), 60, 'destroy'),
    () =>
      converse(
        'POST / HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nrubbish',
        30,
        'destroy',
      ),
    () => converse('GET / HTTP/1.1\r\nHost: soak\r\nX : y\r\n\r\n', 20, 'destroy'),
    () => converse(get('/cut'), 20, 'destroy'),
    () => converse(get('/reset'), 20, 'destroy'),
    () => converse('GET / HT', 20, 'reset'),
    talk,
  ];

  async function client(): Promise<void> {
    while (!stopping) {
      await kinds[Math.floor(Math.random() * kinds.length)]?.();
      done += 1;
    }
  }

  // --- the run ---------------------------------------------------------------------------------------------------------

  while (applied === 0) await delay(20);
  await converse(get('/'), 200, 'destroy');
  await delay(6000);
  const before = await look();
  const under = Array.from({ length: clientCount }, client);
  const samples: { second: number; resident: number; heap: number }[] = [];
  const beganAt = performance.now();
  for (let second = 1; second <= seconds; second += 1) {
    await delay(Math.max(0, second * 1000 - (performance.now() - beganAt)));
    publish();
    if (second % Math.max(1, Math.round(seconds / 12)) !== 0) continue;
    const now = await look();
    samples.push({ second, resident: now.residentBytes, heap: now.heapUsed + now.arrayBuffers });
  }
  stopping = true;
  await Promise.all(under);
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

  child.kill('SIGTERM');
  await exited;
  await control.close();
  webSockets.close();
  origin.closeAllConnections();
  origin.close();
  rmSync(folder, { recursive: true, force: true });
  return [
    `slope ${slope('heap')} MiB/min of the heap, ${slope('resident')} of RSS`,
    `descriptors ${before.descriptors} → ${after.descriptors}`,
    `RSS ≤ ${Math.round(most / 2 ** 20)} MiB`,
    `${inFlight} in flight and ${open} connections left`,
    `${done} conversations, ${applied} revisions`,
  ].join(', ');
}
