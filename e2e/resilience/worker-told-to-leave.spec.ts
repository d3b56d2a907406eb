import { expect, test } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('SIGTERM straight to a worker fails no request, and another takes its place', async ({ gateway, status }) => {
  const pid = await status.pidOf('proxy-1');
  const load = startSteadyLoad(gateway.url);
  await load.more(200);

  process.kill(pid, 'SIGTERM');
  await status.until('another proxy-1 is ready', ({ workers }) =>
    workers.some((worker) => worker.id === 'proxy-1' && worker.pid !== pid && worker.state === 'ready'),
  );
  await load.more(200);

  const result = await load.stop();
  expect(result.failures).toEqual([]);
});
