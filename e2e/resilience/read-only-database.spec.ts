import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { bootstrapFile } from '../fixtures/bootstrap-file.ts';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';
import { applyDocument } from '../fixtures/run-cli.ts';
import { mountSmallDisk, smallDiskProblem } from '../fixtures/small-disk.ts';
import { watchStatus } from '../fixtures/watch-status.ts';
import { writeProtect, writeProtectProblem } from '../fixtures/write-protect.ts';

test('started on a read-only database, it is said once, traffic runs, changes are refused, and all is well again when it can be written', async ({
  folder,
  origin,
}) => {
  const protectProblem = writeProtectProblem();
  test.skip(protectProblem !== undefined, protectProblem);
  const first = await startGateway({ config: forwardAllTo(origin), awaitDashboard: false });
  await first.stop({ keepData: true });
  const database = join(first.dataDir, 'gateway.db');
  let lift: (() => void) | undefined = writeProtect(database);

  const second = await startGateway({ dataDir: first.dataDir, awaitDashboard: false });
  const status = watchStatus(first.dataDir);
  try {
    await expect.poll(() => textFrom(`${first.url}/meanwhile`), { timeout: 20_000 }).toContain('GET /meanwhile');
    await status.until('the status tells', ({ databaseProblem }) =>
      databaseProblem.includes('gateway.db is read-only'),
    );
    const changed = { ...first.document, routes: [] };
    const refused = await applyDocument(first.dataDir, changed, folder);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toMatch(/gateway\.db is read-only/);
    expect(refused.output).not.toContain('    at ');
    await status.pidOf('dashboard');
    expect((await fetch(`${second.adminUrl}/api/health`)).status).toBe(503);
    expect(complaints(second.output(), /gateway\.db is read-only/)).toHaveLength(1);

    lift();
    lift = undefined;
    await status.until('the database is in order', ({ databaseProblem }) => databaseProblem === '');
    const applied = await applyDocument(first.dataDir, changed, folder);
    expect(applied.exitCode, applied.output).toBe(0);
    await status.until('the change is live', ({ workers }) => workers.every(({ revision }) => revision === 2));
  } finally {
    lift?.();
    status.close();
    await second.stop();
    rmSync(first.dataDir, { recursive: true, force: true });
  }
});

test('started on a read-only file system, it is said, and the last good configuration serves', async ({
  folder,
  origin,
}) => {
  const diskProblem = smallDiskProblem();
  test.skip(diskProblem !== undefined, diskProblem);
  const disk = mountSmallDisk(64);
  try {
    const { url, document, file } = await bootstrapFile(folder, forwardAllTo(origin));
    const first = await startGateway({
      dataDir: disk.path,
      env: { SLUICE_BOOTSTRAP_CONFIG: file },
      awaitDashboard: false,
    });
    await expect.poll(() => textFrom(`${url}/before`), { timeout: 20_000 }).toContain('GET /before');
    await first.stop();
    disk.makeReadOnly();

    const second = await startGateway({ dataDir: disk.path, awaitDashboard: false });
    try {
      await expect.poll(() => textFrom(`${url}/meanwhile`), { timeout: 20_000 }).toContain('GET /meanwhile');
      expect(complaints(second.output(), /serving the last good configuration, changes are not possible/)).toHaveLength(
        1,
      );
      const refused = await applyDocument(disk.path, { ...document, routes: [] }, folder);
      expect(refused.exitCode).toBe(1);
      expect(refused.output).toMatch(/gateway\.db is read-only/);
      disk.makeWritable();
      const status = watchStatus(disk.path);
      await status.until(
        'controller and workers have found each other',
        ({ workers, databaseProblem }) => workers.length === 2 && databaseProblem === '',
      );
      status.close();
    } finally {
      await second.stop();
    }
  } finally {
    disk.unmount();
  }
});
