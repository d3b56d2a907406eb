import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { seededRandom } from '@sluice/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { assembleDocument } from '../src/changes/resource-rows.ts';
import { openStore, type Store } from '../src/index.ts';
import { temporaryStore } from './temporary-store.ts';

function startWriter(path: string, name: string, count?: number): { child: ChildProcess; acknowledged: number[] } {
  const program = join(import.meta.dirname, 'change-loop.ts');
  const child = spawn(process.execPath, [program, path, name, ...(count === undefined ? [] : [String(count)])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const acknowledged: number[] = [];
  // `pipe` above makes stdout a stream.
  createInterface({ input: child.stdout! }).on('line', (line) => {
    acknowledged.push(Number(line));
    child.emit('acknowledged');
  });
  return { child, acknowledged };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}

/** Every revision is there, follows the one before it, and the rows say what the newest says. */
function expectWhole(store: Store, atLeast: number): void {
  expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  const { revision, document } = store.current();
  expect(revision?.number).toBeGreaterThanOrEqual(atLeast);
  expect(assembleDocument(store.db, document.version)).toEqual(document);
  expect(document.routes).toHaveLength((revision?.number ?? 0) - 1);
  expect(document.upstreams).toHaveLength(document.routes.length);
  const parents = store.sqlite.prepare<[], { number: number; parent: number | null }>(
    'SELECT number, parent FROM config_revisions ORDER BY number',
  );
  parents.all().forEach((row, index) => {
    expect(row).toEqual({ number: index + 1, parent: index === 0 ? null : index });
  });
  const audited = store.sqlite.prepare('SELECT count(*) AS n FROM audit_log WHERE revision IS NOT NULL').get();
  expect(audited).toEqual({ n: revision?.number });
}

describe('writers', () => {
  const rounds = 8;

  test(`killed with SIGKILL in ${rounds} rounds lose nothing acknowledged and leave nothing half`, async () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    const store = temporaryStore();
    const { path } = store;
    store.close();
    for (let round = 0; round < rounds; round++) {
      const { child, acknowledged } = startWriter(path, `round-${round}`);
      const wanted = 1 + Math.floor(random() * 15);
      while (acknowledged.length < wanted) await once(child, 'acknowledged');
      child.kill('SIGKILL');
      await ended(child);
      const after = openStore({ path });
      expectWhole(after, acknowledged.at(-1) ?? Number.NaN);
      after.close();
    }
    expect(seed, 'the seed, to repeat this').toBe(seed);
    // A process for each round, on a machine that may have much else to do.
  }, 120_000);

  test('in two processes at once both get all their changes in, one after the other', async () => {
    const store = temporaryStore();
    const writers = [startWriter(store.path, 'left', 30), startWriter(store.path, 'right', 30)];
    await Promise.all(writers.map(({ child }) => ended(child)));
    expect(writers.map(({ child }) => child.exitCode)).toEqual([0, 0]);
    const numbers = writers.flatMap(({ acknowledged }) => acknowledged).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, index) => index + 2));
    expectWhole(store, 61);
  });
});
