import { existsSync } from 'node:fs';
import { copyFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasAdmin } from '@sluice/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
let database: string;
beforeEach(async () => {
  gateway = await createTestGateway();
  database = join(gateway.dataDirectory, 'gateway.db');
});
afterEach(() => gateway.close());

describe('a database that cannot be used', () => {
  it('is reported while it is damaged, and followed again when it is whole', async () => {
    const first = await gateway.startController();
    await first.stop();
    await rename(database, `${database}.good`);
    await writeFile(database, 'this is no database, but it is long enough to be taken for one'.repeat(20));

    await gateway.startController();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const worker = gateway.connect({ revision: 1, hash: 'from its last good snapshot' });
    const { databaseProblem } = await dashboard.status((status) => status.workers.length === 1);
    expect(databaseProblem).toMatch(/gateway\.db is damaged/);
    expect(gateway.logged.filter((line) => line.includes('is damaged'))).toHaveLength(1);
    expect(worker.notices).toEqual([]);

    await rename(`${database}.good`, database);
    await dashboard.status((status) => status.databaseProblem === '' && status.revision === 1);
    await worker.next('snapshot');
  });

  it('is not replaced by an empty one while workers hold its last revision', async () => {
    await writeFile(join(gateway.dataDirectory, 'last-good.json'), '{}');
    await gateway.startController();
    const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
    const { databaseProblem } = (await dashboard.next('status')).status;
    expect(databaseProblem).toMatch(/gateway\.db is missing/);
    expect(existsSync(database)).toBe(false);
  });

  it('is followed to the file that a restore puts in its place', async () => {
    await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    const store = gateway.openStore();
    store.sqlite.exec(`VACUUM INTO '${database}.backup'`);
    gateway.commitUpstream(store, 'billing');
    await worker.next('snapshot', ({ snapshot }) => snapshot.revision === 2);
    store.close();

    const restored = gateway.connect({ id: 'proxy-2', revision: 2 });
    await restored.next('snapshot', ({ snapshot }) => snapshot.revision === 2);
    await copyFile(`${database}.backup`, `${database}.new`);
    for (const suffix of ['-wal', '-shm']) await rm(`${database}${suffix}`, { force: true });
    await rename(`${database}.new`, database);
    await restored.next('snapshot', ({ snapshot }) => snapshot.revision === 1);
  });
});

describe('a reload', () => {
  it('opens the database anew, publishes nothing that is in force and follows what comes', async () => {
    const controller = await gateway.startController();
    const worker = gateway.connect();
    await worker.next('snapshot');
    const before = controller.store;
    await controller.reload();
    expect(controller.store).toBeDefined();
    expect(controller.store).not.toBe(before);
    gateway.commitUpstream(gateway.openStore(), 'billing');
    await worker.next('snapshot', ({ snapshot }) => snapshot.revision === 2);
    expect(worker.notices.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2);
  });

  it('does not wait for its turn when the database is whole again', async () => {
    await writeFile(join(gateway.dataDirectory, 'last-good.json'), '{}');
    const controller = await gateway.startController();
    expect(controller.store).toBeUndefined();
    await rm(join(gateway.dataDirectory, 'last-good.json'));
    await controller.reload();
    expect(controller.store).toBeDefined();
  });
});

describe('first boot', () => {
  it('leaves a token to set up with', async () => {
    const controller = await gateway.startController();
    expect((await stat(join(gateway.dataDirectory, 'setup-token'))).mode & 0o777).toBe(0o600);
    expect(controller.store !== undefined && hasAdmin(controller.store)).toBe(false);
  });

  it('makes the administrator of the environment instead', async () => {
    const firstAdmin = { email: 'admin@example.com', password: 'a long enough password' };
    const controller = await gateway.startController({ firstAdmin });
    expect(controller.store !== undefined && hasAdmin(controller.store)).toBe(true);
    expect(existsSync(join(gateway.dataDirectory, 'setup-token'))).toBe(false);
  });

  it('starts from a file, or says where it is wrong and starts empty', async () => {
    const file = join(gateway.dataDirectory, 'first.yaml');
    await writeFile(file, 'version: 1\nlisteners:\n  - { name: web, address: nowhere }\n');
    const controller = await gateway.startController({ bootstrapConfig: file });
    expect(controller.store?.latestRevision()).toBeUndefined();
    expect(gateway.logged.join('\n')).toMatch(/first\.yaml:3:\d+: .*address/);
    await controller.stop();

    await writeFile(file, 'version: 1\nlisteners:\n  - { name: edge, address: "127.0.0.1:9999" }\n');
    await gateway.startController({ bootstrapConfig: file });
    const { snapshot } = await gateway.connect().next('snapshot');
    expect(snapshot.listeners).toMatchObject([{ name: 'edge', port: 9999 }]);
  });
});
