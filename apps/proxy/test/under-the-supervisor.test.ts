import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { request, waitFor } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, it } from 'vitest';

const routes = [{ name: 'text', directResponse: { status: 200, body: 'served' } }];

/** Process ids of the proxies that this supervisor runs. */
function workersOf(supervisor: number): number[] {
  const children = readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  return children.filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/proxy'));
}

it('a lone SIGTERM to the only worker refuses nobody: whoever connects meanwhile waits for the next', async () => {
  const gateway = await startGateway({ workers: 1, awaitDashboard: false, config: { routes } });
  try {
    const [first] = workersOf(gateway.supervisor.pid ?? 0);
    if (first === undefined) throw new Error('there is no worker');
    process.kill(first, 'SIGTERM');
    // From before it leaves until long after another serves.
    const answers: number[] = [];
    await waitFor(
      'another worker',
      async () => {
        answers.push((await request(gateway.port)).status);
        const [now] = workersOf(gateway.supervisor.pid ?? 0);
        return now !== undefined && now !== first && answers.length > 20;
      },
      30_000,
    );
    expect(answers.filter((status) => status !== 200)).toEqual([]);
  } finally {
    await gateway.stop();
  }
}, 60_000);

it('a port that is busy when the appliance starts again is served as soon as it is free', async () => {
  const first = await startGateway({ workers: 1, awaitDashboard: false, config: { routes } });
  await first.stop({ keepData: true });
  const occupant = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => occupant.listen(first.port, '127.0.0.1', resolve));
  const again = await startGateway({ workers: 1, awaitDashboard: false, dataDir: first.dataDir });
  try {
    await waitFor('the port to be found busy', () => again.output().includes('is in use by another process'), 30_000);
    await new Promise<void>((resolve) => occupant.close(() => resolve()));
    const answer = await waitFor('the listener', () => request(first.port), 30_000);
    expect(answer.body.toString()).toBe('served');
  } finally {
    occupant.close();
    await again.stop();
    await rm(first.dataDir, { recursive: true, force: true });
  }
}, 90_000);
