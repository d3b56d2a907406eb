import { createServer, type Server } from 'node:net';
import { type Clock, systemClock, type Timer } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import { freePort, makeTempDir, request, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { writeLastGood } from '../src/last-good.ts';
import { ownSockets } from '../src/listeners/listening-socket.ts';
import { ProxyWorker } from '../src/worker.ts';
import { spawnWorker } from './support/spawn-worker.ts';
import { snapshotOf } from './support/start-proxy.ts';

const text = { routes: [{ name: 'text', directResponse: { status: 200, body: 'served' } }] };

/** Delays pass as soon as the test says so. */
class HastyClock implements Clock {
  readonly now = systemClock.now;
  readonly monotonic = systemClock.monotonic;
  readonly every = systemClock.every;
  readonly delays: number[] = [];
  #due: (() => void)[] = [];

  after(delayMs: number, task: () => void): Timer {
    this.delays.push(delayMs);
    this.#due.push(task);
    return {
      cancel: () => {
        this.#due = this.#due.filter((waiting) => waiting !== task);
      },
    };
  }

  get waiting(): number {
    return this.#due.length;
  }

  pass(): void {
    for (const task of this.#due.splice(0)) task();
  }
}

async function occupy(port: number): Promise<Server> {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(port, '127.0.0.1', resolve));
  return occupant;
}

const vacate = (occupant: Server) => new Promise<void>((resolve) => occupant.close(() => resolve()));

function startWorker(clock: Clock, onListenersChanged = () => {}): ProxyWorker {
  const worker = new ProxyWorker({
    id: 'proxy-test',
    clock,
    random: () => 0.5,
    log: createLogger('proxy-test', 'silent'),
    sockets: ownSockets,
    onListenersChanged,
  });
  worker.start();
  return worker;
}

it('with nothing to lose, serves what can be served, says what cannot, and tries it again', async () => {
  const [free, taken] = [await freePort(), await freePort()];
  const occupant = await occupy(taken);
  const clock = new HastyClock();
  let told = 0;
  const worker = startWorker(clock, () => told++);
  const web = { name: 'web', address: `127.0.0.1:${free}` };
  const busy = { name: 'busy', address: `127.0.0.1:${taken}` };
  try {
    expect(await worker.apply(snapshotOf({ listeners: [busy, web], ...text }))).toMatchObject({ kind: 'applied' });
    expect((await request(free)).body.toString()).toBe('served');
    expect(worker.listeners.report()).toEqual([
      { ...web, listening: true, problem: '' },
      { ...busy, listening: false, problem: `listener "busy": ${busy.address} is in use by another process` },
    ]);

    for (let round = 1; round <= 8; round++) {
      expect(clock.waiting).toBe(1);
      clock.pass();
      await waitFor('the next try to be due', () => clock.waiting === 1);
    }
    expect(clock.delays.every((delay, index) => delay >= (clock.delays[index - 1] ?? 0) && delay <= 30_000)).toBe(true);
    expect(clock.delays[0]).toBeLessThanOrEqual(1000);
    expect(told).toBe(0);

    await vacate(occupant);
    clock.pass();
    await waitFor('the listener to open', () => told === 1);
    expect((await request(taken)).body.toString()).toBe('served');
    expect(worker.listeners.report().map(({ listening, problem }) => [listening, problem])).toEqual([
      [true, ''],
      [true, ''],
    ]);
    expect(clock.waiting).toBe(0);
  } finally {
    occupant.close();
    await worker.drain(0);
  }
});

it('a listener that waits is no reason to refuse the next revision, a new one that fails is', async () => {
  const [free, taken, alsoTaken] = [await freePort(), await freePort(), await freePort()];
  const [occupant, another] = [await occupy(taken), await occupy(alsoTaken)];
  const clock = new HastyClock();
  const worker = startWorker(clock);
  const web = { name: 'web', address: `127.0.0.1:${free}` };
  const busy = { name: 'busy', address: `127.0.0.1:${taken}` };
  const fresh = { name: 'fresh', address: `127.0.0.1:${alsoTaken}` };
  const apply = (listeners: (typeof web)[], revision: number) =>
    worker.apply(snapshotOf({ listeners, ...text }, revision));
  try {
    await apply([web, busy], 1);
    expect(await apply([web, busy], 2)).toMatchObject({ kind: 'applied' });
    const refused = await apply([web, busy, fresh], 3);
    expect(refused).toMatchObject({ kind: 'rejected', issues: [{ code: 'listen_eaddrinuse' }] });
    expect(worker.snapshot?.revision).toBe(2);
    expect((await request(free)).body.toString()).toBe('served');
    expect(worker.listeners.report().map(({ name, listening }) => [name, listening])).toEqual([
      ['web', true],
      ['busy', false],
    ]);

    expect(await apply([web], 4)).toMatchObject({ kind: 'applied' });
    expect(worker.listeners.report()).toHaveLength(1);
    expect(clock.waiting).toBe(0);
    await apply([web], 5);
  } finally {
    occupant.close();
    another.close();
    await worker.drain(0);
  }
});

it('nothing is tried any more by a worker that leaves', async () => {
  const taken = await freePort();
  const occupant = await occupy(taken);
  const clock = new HastyClock();
  const worker = startWorker(clock);
  try {
    await worker.apply(snapshotOf({ listeners: [{ name: 'busy', address: `127.0.0.1:${taken}` }], ...text }));
    expect(clock.waiting).toBe(1);
    await worker.drain(0);
    expect(clock.waiting).toBe(0);
  } finally {
    occupant.close();
  }
});

it('so does a process that boots from its last good snapshot', async () => {
  await using folder = await makeTempDir();
  const [free, taken] = [await freePort(), await freePort()];
  const occupant = await occupy(taken);
  try {
    const listeners = [
      { name: 'busy', address: `127.0.0.1:${taken}` },
      { name: 'web', address: `127.0.0.1:${free}` },
    ];
    await writeLastGood(folder.path, snapshotOf({ listeners, ...text }, 7));
    await using worker = spawnWorker(folder.path);
    const body = await waitFor('the worker to serve', async () => (await request(free)).body.toString(), 10_000);
    expect(body).toBe('served');
    expect(worker.output()).toContain('listener \\"busy\\"');
    await vacate(occupant);
    await waitFor('the other listener', async () => (await request(taken)).status === 200, 10_000);
  } finally {
    occupant.close();
  }
});
