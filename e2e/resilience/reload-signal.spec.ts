import { logLines } from '../fixtures/log-lines.ts';
import { expect, test } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('SIGHUP under load reaches the processes, ends none and fails no request', async ({ gateway, status }) => {
  const names = ['controller', 'dashboard', 'proxy-1', 'proxy-2'];
  const before = await Promise.all(names.map((name) => status.pidOf(name)));
  const load = startSteadyLoad(gateway.url);
  await load.more(200);

  gateway.supervisor.kill('SIGHUP');
  await expect
    .poll(() => logLines(gateway.output()).filter(({ message }) => message.includes('reload')))
    .toMatchObject([{ process: 'controller' }]);
  await load.more(200);

  const result = await load.stop();
  expect(result.failures).toEqual([]);
  expect(await Promise.all(names.map((name) => status.pidOf(name)))).toEqual(before);
});
