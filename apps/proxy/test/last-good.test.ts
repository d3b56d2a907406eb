import { spawn } from 'node:child_process';
import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, makeTempDir, request, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { readLastGood, writeLastGood } from '../src/last-good.ts';
import { snapshotOf } from './support/start-proxy.ts';

it('keeps the last two for their owner only, and falls back on the one before when a file is torn', async () => {
  await using folder = await makeTempDir();
  expect(await readLastGood(folder.path)).toEqual({ snapshot: undefined, problems: [] });
  await writeLastGood(folder.path, { revision: 1 });
  await writeLastGood(folder.path, { revision: 2 });
  // Another worker that has nothing to add leaves the one before where it is.
  await writeLastGood(folder.path, { revision: 2 });
  const current = join(folder.path, 'last-good.json');
  expect((await stat(current)).mode & 0o777).toBe(0o600);
  expect((await readLastGood(folder.path)).snapshot).toEqual({ revision: 2 });

  await truncate(current, 80);
  const fallen = await readLastGood(folder.path);
  expect(fallen.snapshot).toEqual({ revision: 1 });
  expect(fallen.problems).toEqual(['last-good.json: the checksum does not agree with the content']);

  await writeFile(join(folder.path, 'last-good.previous.json'), (await readFile(current, 'utf8')).slice(0, 3));
  expect(await readLastGood(folder.path)).toMatchObject({ snapshot: undefined });
});

it('a worker serves from it with no database, no controller and no supervisor, and leaves on SIGTERM', async () => {
  await using folder = await makeTempDir();
  const port = await freePort();
  const snapshot = snapshotOf({
    listeners: [{ name: 'web', address: `127.0.0.1:${port}` }],
    routes: [{ name: 'text', directResponse: { status: 200, body: 'last good' } }],
  });
  await writeLastGood(folder.path, snapshot);
  const worker = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
    env: { SLUICE_DATA_DIR: folder.path, SLUICE_WORKER_ID: 'proxy-1', SLUICE_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => worker.once('exit', resolve));
  try {
    const response = await waitFor('the worker to serve', () => request(port), 10_000);
    expect(response.body.toString()).toBe('last good');
    worker.kill('SIGTERM');
    expect(await exited).toBe(0);
  } finally {
    worker.kill('SIGKILL');
  }
});
