import { expect, test } from '../fixtures/resilience.ts';
import { applyDocument } from '../fixtures/run-cli.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';
import { openEchoSocket } from '../fixtures/web-socket.ts';

test('revisions published under load fail no request and drop no WebSocket', async ({ gateway, status }) => {
  const socket = await openEchoSocket(gateway.url);
  const load = startSteadyLoad(gateway.url);
  await load.more(200);

  const first = (await status.until('the first revision is known', (now) => now.revision > 0)).revision;
  const rounds = 8;
  for (let round = 1; round <= rounds; round++) {
    const listeners = [{ name: 'web', address: `127.0.0.1:${gateway.port}`, description: `round ${round}` }];
    const applied = await applyDocument(gateway.dataDir, { ...gateway.document, listeners });
    expect(applied.exitCode, applied.output).toBe(0);
    await status.until(
      `revision ${first + round} is live on both workers`,
      (now) => now.workers.length === 2 && now.workers.every((worker) => worker.revision === first + round),
    );
    await load.more(50);
  }

  expect(await socket.echo('still here')).toBe('still here');
  socket.end();
  const result = await load.stop();
  expect(result.failures).toEqual([]);
});
