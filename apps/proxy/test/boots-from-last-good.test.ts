import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from '@sluice/snapshot/types';
import { freePort, makeTempDir, request, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { writeLastGood } from '../src/last-good.ts';
import { spawnWorker } from './support/spawn-worker.ts';
import { snapshotOf } from './support/start-proxy.ts';

/** Answers with the text, on this port. */
function serving(text: string, port: number, revision: number): Snapshot {
  const config = {
    routes: [{ name: 'text', directResponse: { status: 200, body: text } }],
    settings: { drainTimeout: '2s' },
  };
  return snapshotOf({ ...config, web: { address: `127.0.0.1:${port}` } }, revision);
}

const bodyAt = async (port: number) => (await request(port)).body.toString();

it('serves its last good snapshot with no database and no controller, and leaves by SIGTERM', async () => {
  await using folder = await makeTempDir();
  const port = await freePort();
  await writeLastGood(folder.path, serving('kept', port, 7));
  await using worker = spawnWorker(folder.path);
  expect(await waitFor('the worker to serve', () => bodyAt(port), 10_000)).toBe('kept');
  worker.child.kill('SIGTERM');
  await waitFor('the worker to leave', () => worker.exitCode() !== undefined, 10_000);
  expect(worker.exitCode()).toBe(0);
});

it.each<[string, (text: string) => string]>([
  ['cut off', (text) => text.slice(0, text.length / 2)],
  ['altered', (text) => text.replace('newest', 'forged')],
  ['empty', () => ''],
])('takes the one before where the newest is %s, and says so', async (_, spoil) => {
  await using folder = await makeTempDir();
  const port = await freePort();
  await writeLastGood(folder.path, serving('before', port, 1));
  await writeLastGood(folder.path, serving('newest', port, 2));
  const path = join(folder.path, 'last-good.json');
  await writeFile(path, spoil(await readFile(path, 'utf8')));
  await using worker = spawnWorker(folder.path);
  expect(await waitFor('the worker to serve', () => bodyAt(port), 10_000)).toBe('before');
  expect(worker.output()).toContain('last-good.json');
});

it('waits for a controller where there is none, without dying', async () => {
  await using folder = await makeTempDir();
  await mkdir(join(folder.path, 'run'), { recursive: true });
  await writeFile(join(folder.path, 'last-good.json'), 'not a snapshot');
  await using worker = spawnWorker(folder.path);
  await waitFor('the problem to be told', () => worker.output().includes('last-good.json'), 10_000);
  expect(worker.exitCode()).toBeUndefined();
});

it('keeps its files to the owner', async () => {
  await using folder = await makeTempDir();
  await writeLastGood(folder.path, serving('secret', 1, 1));
  await writeLastGood(folder.path, serving('secret', 1, 2));
  for (const name of ['last-good.json', 'last-good.previous.json']) {
    expect((await stat(join(folder.path, name))).mode & 0o777).toBe(0o600);
  }
});
