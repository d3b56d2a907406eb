import { startGateway } from '@sluice/testing/start-gateway';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, test, textFrom } from '../fixtures/resilience.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

test('after kill -9 of the supervisor the others leave, and one started at once takes over folder and ports', async ({
  gateway,
  status,
}) => {
  const names = ['controller', 'dashboard', 'proxy-1', 'proxy-2'];
  const before = await Promise.all(names.map((name) => status.pidOf(name)));

  gateway.supervisor.kill('SIGKILL');
  const next = await startGateway({ dataDir: gateway.dataDir, awaitDashboard: false });
  const after = watchStatus(gateway.dataDir);
  try {
    await expect.poll(() => textFrom(`${gateway.url}/after`), { timeout: 20_000 }).toContain('GET /after');
    await after.until(
      'the new workers have their ports',
      ({ workers, processes }) =>
        workers.filter(
          ({ pid, state, listeners }) =>
            !before.includes(pid) &&
            state === 'ready' &&
            listeners.length === 1 &&
            listeners.every((each) => each.listening),
        ).length === 2 && names.every((name) => processes.some((each) => each.name === name && each.state === 'ready')),
    );
    for (const pid of before) await expect.poll(() => isAlive(pid)).toBe(false);
    expect(complaints(next.output(), /already runs/)).toEqual([]);
  } finally {
    after.close();
    await next.stop();
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
