import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

const names = ['last-good.json', 'last-good.previous.json'];

test('a damaged last good snapshot is passed over with one line when the database is whole', async ({ origin }) => {
  const first = await startGateway({ config: forwardAllTo(origin), awaitDashboard: false });
  await first.stop({ keepData: true });
  for (const name of names) writeFileSync(join(first.dataDir, name), 'sha256:0\n{"format": 1, "revi');

  const second = await startGateway({ dataDir: first.dataDir, awaitDashboard: false });
  try {
    await expect.poll(() => textFrom(`${first.url}/after`), { timeout: 20_000 }).toContain('GET /after');
    for (const worker of ['proxy-1', 'proxy-2']) {
      const said = complaints(second.output(), /last-good\.json: the checksum/).filter((line) =>
        line.startsWith(worker),
      );
      expect(said).toHaveLength(1);
    }
  } finally {
    await second.stop();
    rmSync(first.dataDir, { recursive: true, force: true });
  }
});

test('when both the last good snapshot and the database are lost, it is said once and nothing restarts in a loop', async ({
  origin,
}) => {
  const first = await startGateway({ config: forwardAllTo(origin), awaitDashboard: false });
  await first.stop({ keepData: true });
  for (const name of readdirSync(first.dataDir)) {
    if (names.includes(name)) writeFileSync(join(first.dataDir, name), 'not a snapshot');
    else if (/^gateway\.db-/.test(name)) rmSync(join(first.dataDir, name));
    else if (name === 'gateway.db')
      writeFileSync(join(first.dataDir, name), Buffer.alloc(64 * 1024, 'not a database '));
  }

  const second = await startGateway({ dataDir: first.dataDir, awaitDashboard: false });
  const status = watchStatus(first.dataDir);
  try {
    await status.until(
      'the workers wait and the status says what is wrong',
      ({ databaseProblem, workers }) => databaseProblem.includes('gateway.db') && workers.length === 2,
    );
    await status.pidOf('dashboard');
    const seen = await status.until('every process has been told of', ({ processes }) => processes.length === 4);
    expect(seen.processes.map(({ restarts }) => restarts)).toEqual(seen.processes.map(() => 0));
    expect(complaints(second.output(), /gateway\.db is damaged/)).toHaveLength(1);
    expect(await textFrom(second.adminUrl)).toContain('is damaged');
  } finally {
    status.close();
    await second.stop();
    rmSync(first.dataDir, { recursive: true, force: true });
  }
});
