import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningGateway } from '@sluice/testing/start-gateway';
import WebSocket from 'ws';
import { expect, test } from '../fixtures/resilience.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('revisions published under load fail no request and drop no WebSocket', async ({ gateway, status }) => {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/socket`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  const load = startSteadyLoad(gateway.url);
  await load.more(200);

  const first = (await status.until('the first revision is known', (now) => now.revision > 0)).revision;
  const rounds = 10;
  for (let round = 1; round <= rounds; round++) {
    publish(gateway, `round ${round}`);
    await status.until(
      `revision ${first + round} is live on both workers`,
      (now) => now.workers.length === 2 && now.workers.every((worker) => worker.revision === first + round),
    );
    await load.more(50);
  }

  const echoed = new Promise<string>((resolve) => socket.once('message', (data) => resolve(data.toString())));
  socket.send('still here');
  expect(await echoed).toBe('still here');
  expect(closed).toBe(false);
  socket.terminate();

  const result = await load.stop();
  expect(result.failures).toEqual([]);
});

/** Applies a whole document through the CLI, as an operator's pipeline does; `reason` makes each one different. */
function publish(gateway: RunningGateway, reason: string): void {
  const file = join(gateway.dataDir, 'next.json');
  const listeners = [{ name: 'web', address: `127.0.0.1:${gateway.port}`, description: reason }];
  writeFileSync(file, JSON.stringify({ ...gateway.document, listeners }));
  const result = spawnSync(process.execPath, ['packages/cli/src/main.ts', 'apply', '-f', file], {
    env: { ...process.env, SLUICE_DATA_DIR: gateway.dataDir },
    encoding: 'utf8',
  });
  expect(result.status, result.stderr + result.stdout).toBe(0);
}
