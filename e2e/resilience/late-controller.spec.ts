import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';
import { applyDocument } from '../fixtures/run-cli.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

test('started while the controller hangs, workers serve the last good configuration, and all converge when it wakes', async ({
  origin,
}) => {
  const first = await startGateway({ config: forwardAllTo(origin), awaitDashboard: false });
  await first.stop({ keepData: true });

  const second = await startGateway({ dataDir: first.dataDir, awaitDashboard: false });
  const status = watchStatus(first.dataDir);
  try {
    const controller = await expectChild(second.supervisor.pid ?? 0, join('controller', 'src', 'main.ts'));
    process.kill(controller, 'SIGSTOP');
    try {
      await expect.poll(() => textFrom(`${first.url}/early`), { timeout: 20_000 }).toContain('GET /early');
    } finally {
      process.kill(controller, 'SIGCONT');
    }
    await status.pidOf('dashboard');
    const applied = await applyDocument(first.dataDir, { ...first.document, routes: [] });
    expect(applied.exitCode, applied.output).toBe(0);
    await status.until(
      'the change is live on both',
      ({ workers }) => workers.length === 2 && workers.every(({ revision }) => revision === 2),
    );
  } finally {
    status.close();
    await second.stop();
  }
});

/** The child of a process that runs a program, as soon as there is one. */
async function expectChild(parent: number, program: string): Promise<number> {
  let found: number | undefined;
  await expect
    .poll(
      () => {
        found = childrenOf(parent).find((pid) => commandOf(pid).includes(program));
        return found;
      },
      { intervals: [5] },
    )
    .toBeDefined();
  // The poll has just seen it.
  return found as number;
}

function childrenOf(parent: number): number[] {
  const file = `/proc/${parent}/task/${parent}/children`;
  return readFileSync(file, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
