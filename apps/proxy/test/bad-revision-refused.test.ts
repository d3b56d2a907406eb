import { createServer } from 'node:net';
import { systemClock, systemRandom } from '@sluice/core';
import { createLogger } from '@sluice/core/logger';
import type { Snapshot } from '@sluice/snapshot/types';
import { Origin, request, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { ownSockets } from '../src/listeners/listening-socket.ts';
import { ProxyWorker } from '../src/worker.ts';
import { everythingTo, snapshotOf, TestProxy } from './support/start-proxy.ts';

it.each<[string, (snapshot: Snapshot) => unknown]>([
  ['of another form', (snapshot) => ({ ...snapshot, format: 99 })],
  ['that is no object', () => 'hello'],
  ['that is nothing', () => null],
  ['without routes', ({ routes: _, ...snapshot }) => snapshot],
  [
    'with an expression that RE2 cannot read',
    (snapshot) => ({
      ...snapshot,
      routes: snapshot.routes.map((route) => ({ ...route, path: { kind: 'regex', value: '(?=a)' } })),
    }),
  ],
  ['with a route to an upstream that is not there', (snapshot) => ({ ...snapshot, upstreams: [] })],
  [
    'with a policy that is not there',
    (snapshot) => ({
      ...snapshot,
      routes: snapshot.routes.map((route) => ({ ...route, policies: [{ type: 'teleport' }] })),
    }),
  ],
])('a snapshot %s is refused with a reason, and the one before serves on', async (_, spoil) => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  using client = await proxy.connect();
  const get = async () => {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    return (await client.readResponse()).status;
  };
  expect(await get()).toBe(200);
  const outcome = await proxy.worker.apply(spoil(snapshotOf(everythingTo(origin.address), 7)));
  if (outcome.kind !== 'rejected') throw new Error(`it was ${outcome.kind}`);
  expect(outcome.issues.some((issue) => issue.severity === 'error' && issue.message !== '')).toBe(true);
  expect(proxy.worker.snapshot?.revision).toBe(1);
  expect(await get()).toBe(200);
  expect((await proxy.apply(everythingTo(origin.address))).kind).toBe('applied');
  expect(await get()).toBe(200);
});

it('a busy port is refused by name, nothing is half-applied, and it works once the port is free', async () => {
  const occupant = createServer();
  await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
  const taken = occupant.address();
  if (taken === null || typeof taken === 'string') throw new Error('the server has no port');
  const worker = new ProxyWorker({
    id: 'proxy-test',
    clock: systemClock,
    random: systemRandom,
    log: createLogger('proxy-test', 'silent'),
    sockets: ownSockets,
  });
  worker.start();
  try {
    const snapshot = snapshotOf({ routes: [{ name: 'text', directResponse: { status: 200, body: 'ok' } }] });
    const onTaken = {
      ...snapshot,
      listeners: snapshot.listeners.map((listener) => ({ ...listener, port: taken.port })),
    };
    // Something has to be served already: at the start a busy port is no reason to refuse (busy-port-at-start).
    expect((await worker.apply({ ...snapshot, listeners: [] })).kind).toBe('applied');
    const refused = await worker.apply(onTaken);
    if (refused.kind !== 'rejected') throw new Error('the port was not busy');
    expect(refused.issues[0]?.path[0]).toBe('listeners');
    expect(refused.issues[0]?.message).toContain(String(taken.port));
    expect(worker.snapshot?.listeners).toEqual([]);
    expect(worker.listeners.report()).toEqual([]);

    await new Promise<void>((resolve) => occupant.close(() => resolve()));
    expect((await worker.apply(onTaken)).kind).toBe('applied');
    expect((await request(taken.port)).body.toString()).toBe('ok');
  } finally {
    occupant.close();
    await worker.drain(0);
  }
});

it('of many revisions at once the last one wins', async () => {
  await using proxy = await TestProxy.start({ routes: [] });
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_unused, index) =>
      proxy.apply({ routes: [{ name: 'text', directResponse: { status: 200, body: String(index) } }] }),
    ),
  );
  expect(outcomes.every((outcome) => outcome.kind === 'applied')).toBe(true);
  await waitFor('the last one', async () => (await proxy.request()).body.toString() === '19');
});
