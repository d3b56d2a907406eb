import { expect, test } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('rolling replacement of all workers under load fails no request', async ({ gateway, status }) => {
  const before = await Promise.all(['proxy-1', 'proxy-2'].map((name) => status.pidOf(name)));
  const load = startSteadyLoad(gateway.url);
  await load.more(200);

  gateway.supervisor.kill('SIGUSR2');
  await status.until(
    'both workers are new',
    (now) =>
      now.workers.length === 2 &&
      now.workers.every((worker) => !before.includes(worker.pid) && worker.state === 'ready'),
    60_000,
  );
  await load.more(200);

  const result = await load.stop();
  expect(result.failures).toEqual([]);
});
