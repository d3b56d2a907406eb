import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

const listener = { name: 'web', address: '0.0.0.0:8080', listening: true, problem: '' };

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await createTestGateway();
});
afterEach(() => gateway.close());

describe('revisions to workers', () => {
  it('sends the first revision to every worker that comes', async () => {
    await gateway.startController();
    for (const id of ['proxy-1', 'proxy-2']) {
      const { snapshot } = await gateway.connect({ id }).next('snapshot');
      expect(snapshot).toMatchObject({ revision: 1, listeners: [{ name: 'web', port: 8080 }] });
    }
  });

  it('notices a commit by itself, without a hint', async () => {
    await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    const number = gateway.commitUpstream(gateway.openStore(), 'billing');
    const { snapshot } = await worker.next('snapshot', (notice) => notice.snapshot.revision === number);
    expect(snapshot.upstreams.map(({ name }) => name)).toEqual(['billing']);
  });

  it('sends nothing to a worker that serves the newest revision already, and counts it as applied', async () => {
    const controller = await gateway.startController();
    const { revision } = (await gateway.connect().next('snapshot')).snapshot;
    const hash = controller.store?.latestRevision()?.hash ?? '';
    const worker = gateway.connect({ id: 'proxy-2', revision, hash });
    await vi.waitFor(() =>
      expect(controller.store?.revisionStatus(1)).toMatchObject([{ worker: 'proxy-2', state: 'applied' }]),
    );
    const next = gateway.commitUpstream(gateway.openStore(), 'billing');
    await worker.next('snapshot');
    expect(worker.notices.map((notice) => notice.kind === 'snapshot' && notice.snapshot.revision)).toEqual([next]);
  });

  it('sends a rollback, although its content was served before', async () => {
    const controller = await gateway.startController();
    const hash = controller.store?.latestRevision()?.hash ?? '';
    const worker = gateway.connect({ revision: 7, hash });
    expect((await worker.next('snapshot')).snapshot).toMatchObject({ revision: 1, hash });
  });

  it('keeps what each worker made of a revision, live and in the database', async () => {
    const controller = await gateway.startController();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const first = gateway.connect({ id: 'proxy-1' });
    const second = gateway.connect({ id: 'proxy-2' });
    await first.next('snapshot');
    await second.next('snapshot');

    const path = ['listeners', 0, 'address'];
    const message = 'listener "web": 0.0.0.0:8080 is in use';
    first.client.send({ kind: 'applied', revision: 1, hash: 'h', tookMs: 3.5 });
    second.client.send({
      kind: 'rejected',
      revision: 1,
      issues: [{ path, code: 'listen_eaddrinuse', message, severity: 'error' }],
    });
    first.client.send({
      kind: 'worker-state',
      state: 'ready',
      listeners: [listener],
    });
    const { workers } = await dashboard.status(
      (status) => status.workers.length === 2 && status.workers[0]?.state === 'ready',
    );
    expect(workers).toMatchObject([
      { id: 'proxy-1', revision: 1, tookMs: 3.5, rejection: [], listeners: [{ name: 'web', listening: true }] },
      { id: 'proxy-2', revision: 0, rejection: [`listeners[0].address: ${message}`] },
    ]);
    expect(controller.store?.revisionStatus(1)).toMatchObject([
      { worker: 'proxy-1', state: 'applied', tookMs: 3.5 },
      { worker: 'proxy-2', state: 'rejected', issues: [{ path, code: 'listen_eaddrinuse' }] },
    ]);
  });

  it('tells the old and the new run of a worker apart', async () => {
    await gateway.startController();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const old = gateway.connect({ id: 'proxy-1', pid: 100, startedAt: 1 });
    await dashboard.status((status) => status.workers.length === 1);
    gateway.connect({ id: 'proxy-1', pid: 200, startedAt: 2 });
    await dashboard.status((status) => status.workers.length === 2);
    old.client.close();
    const { workers } = await dashboard.status((status) => status.workers[0]?.pid === 200);
    expect(workers).toHaveLength(1);
  });

  it('asks nothing of a worker that leaves, and takes no word of it for its successor', async () => {
    const controller = await gateway.startController();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const old = gateway.connect({ id: 'proxy-1', startedAt: 1 });
    await old.next('snapshot');
    old.client.send({ kind: 'worker-state', state: 'draining', listeners: [] });
    await dashboard.status(({ workers }) => workers[0]?.state === 'draining');

    const next = gateway.connect({ id: 'proxy-1', startedAt: 2 });
    const revision = gateway.commitUpstream(gateway.openStore(), 'billing');
    await next.next('snapshot', ({ snapshot }) => snapshot.revision === revision);
    expect(old.notices.filter(({ kind }) => kind === 'snapshot')).toHaveLength(1);
    next.client.send({ kind: 'applied', revision, hash: 'h', tookMs: 1 });
    await vi.waitFor(() => expect(controller.store?.revisionStatus(revision)).toHaveLength(1));
    old.client.send({ kind: 'rejected', revision, issues: [] });
    old.client.send({ kind: 'worker-state', state: 'draining', listeners: [listener] });
    await dashboard.status(({ workers }) => workers[0]?.listeners.length === 1);
    expect(controller.store?.revisionStatus(revision)).toMatchObject([{ state: 'applied' }]);
  });
});

describe('endpoint sets', () => {
  it('reach workers that are there, and each that comes later', async () => {
    const controller = await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    const endpoints = [{ address: '10.0.0.1:80', weight: 1, labels: { version: 'v1' } }];
    controller.endpoints.update('billing', endpoints);
    expect(await worker.next('endpoints')).toEqual({ kind: 'endpoints', upstream: 'billing', endpoints });

    // An equal one is not told again.
    controller.endpoints.update('billing', endpoints);
    controller.endpoints.update('other', []);
    await worker.next('endpoints', ({ upstream }) => upstream === 'other');
    expect(worker.notices.filter(({ kind }) => kind === 'endpoints')).toHaveLength(2);

    const late = gateway.connect({ id: 'proxy-2' });
    await late.next('endpoints', ({ upstream }) => upstream === 'billing');
    await late.next('endpoints', ({ upstream }) => upstream === 'other');
  });
});

describe('what clients ask for', () => {
  it('wakes the access log while somebody watches it', async () => {
    await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    const watcher = gateway.connect({ role: 'cli', id: 'cli-1' });
    await watcher.next('status');
    watcher.client.send({ kind: 'subscribe', topics: ['access-log'] });
    await worker.next('access-log-wanted', ({ wanted }) => wanted);
    worker.client.send({ kind: 'access-log', entries: [], dropped: 3 });
    expect(await watcher.next('access-log')).toMatchObject({ dropped: 3 });

    const late = gateway.connect({ id: 'proxy-2' });
    await late.next('access-log-wanted', ({ wanted }) => wanted);
    watcher.client.close();
    await worker.next('access-log-wanted', ({ wanted }) => !wanted);
  });

  it('passes the wish for new workers on to the supervisor, from clients but not from workers', async () => {
    await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    worker.client.send({ kind: 'replace-workers' });
    const cli = gateway.connect({ role: 'cli', id: 'cli-1' });
    await cli.next('status');
    cli.client.send({ kind: 'replace-workers' });
    await vi.waitFor(() => expect(gateway.replaceRequests()).toBe(1));
  });

  it('finds a commit at once when told of it', async () => {
    await gateway.startController();
    const worker = gateway.connect();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    await worker.next('snapshot');
    await dashboard.next('status');
    const number = gateway.commitUpstream(gateway.openStore(), 'billing');
    dashboard.client.send({ kind: 'revision-hint', revision: number });
    await worker.next('snapshot', ({ snapshot }) => snapshot.revision === number);
  });
});
