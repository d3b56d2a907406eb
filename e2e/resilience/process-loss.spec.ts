import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

for (const name of ['dashboard', 'controller']) {
  test(`kill -9 of the ${name} under load costs traffic nothing, and it comes back`, async ({ gateway, status }) => {
    const pid = await status.pidOf(name);
    const load = startSteadyLoad(gateway.url);
    await load.more(200);

    process.kill(pid, 'SIGKILL');
    await load.more(400);
    await status.until(`another ${name} is ready`, (now) =>
      now.processes.some((each) => each.name === name && each.state === 'ready' && each.pid !== pid),
    );
    await load.more(200);

    const result = await load.stop();
    expect(result.failures).toEqual([]);
  });
}

test('kill -9 of a worker under load costs at most its own exchanges, and it is replaced', async ({
  gateway,
  status,
}) => {
  const connections = 20;
  const pid = await status.pidOf('proxy-1');
  const load = startSteadyLoad(gateway.url, { connections });
  await load.more(400);

  process.kill(pid, 'SIGKILL');
  await load.more(400);
  await status.until('another proxy-1 is ready', (now) =>
    now.workers.some((worker) => worker.id === 'proxy-1' && worker.pid !== pid && worker.state === 'ready'),
  );
  await load.more(400);

  const result = await load.stop();
  // Only what the dead worker had in flight may be lost, never more than it can have had.
  expect(result.failures.length).toBeLessThanOrEqual(connections);
  for (const failure of result.failures) expect(failure).toMatch(/ECONNRESET|broke off|aborted/);
});

test('a worker killed while the controller is dead boots from the last good snapshot', async ({ gateway, status }) => {
  const worker = await status.pidOf('proxy-1');
  const other = await status.pidOf('proxy-2');
  const controller = await status.pidOf('controller');
  await expect.poll(() => existsSync(join(gateway.dataDir, 'last-good.json'))).toBe(true);
  process.kill(controller, 'SIGSTOP');
  try {
    process.kill(worker, 'SIGKILL');
    process.kill(other, 'SIGKILL');
    const load = startSteadyLoad(gateway.url, { connections: 4 });
    await load.more(100);
    const result = await load.stop();
    expect(result.succeeded).toBeGreaterThan(50);
    expect(result.failures.filter((failure) => failure.startsWith('status'))).toEqual([]);
  } finally {
    process.kill(controller, 'SIGCONT');
  }
});
