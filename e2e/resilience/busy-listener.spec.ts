import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { holdPort } from '../fixtures/held-port.ts';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

test('a listener whose port another program holds at the start is named, the rest serves, and the port is taken when it is free', async ({
  folder,
  origin,
}) => {
  const other = await holdPort();
  const [port, metricsPort] = await Promise.all([freePort(), freePort()]);
  const file = join(folder, 'first.json');
  const document = {
    version: 1,
    settings: { metrics: { address: `127.0.0.1:${metricsPort}` } },
    listeners: [
      { name: 'shop', address: `127.0.0.1:${other.port}` },
      { name: 'office', address: `127.0.0.1:${port}` },
    ],
    ...forwardAllTo(origin),
  };
  writeFileSync(file, JSON.stringify(document));
  const gateway = await startGateway({
    dataDir: folder,
    env: { SLUICE_BOOTSTRAP_CONFIG: file },
    awaitDashboard: false,
  });
  const status = watchStatus(folder);
  try {
    await expect.poll(() => textFrom(`http://127.0.0.1:${port}/meanwhile`), { timeout: 20_000 }).toContain('meanwhile');
    const address = `127.0.0.1:${other.port}`;
    await status.until(
      'both workers say which listener has no port',
      ({ workers }) =>
        workers.length === 2 &&
        workers.every(
          ({ state, listeners }) =>
            state === 'ready' &&
            listeners.some((each) => each.name === 'shop' && !each.listening && each.problem.includes(address)) &&
            listeners.some((each) => each.name === 'office' && each.listening && each.problem === ''),
        ),
    );

    await other.release();
    await status.until('both workers have the port', ({ workers }) =>
      workers.every(({ listeners }) => listeners.every((each) => each.listening && each.problem === '')),
    );
    expect(await textFrom(`http://${address}/afterwards`)).toContain('GET /afterwards');

    const said = complaints(gateway.output(), new RegExp(`shop.*${address}`));
    // One line a worker, however often it has tried.
    for (const worker of ['proxy-1', 'proxy-2']) {
      expect(said.filter((line) => line.startsWith(worker))).toHaveLength(1);
    }
    expect(said).toHaveLength(2);
  } finally {
    status.close();
    await gateway.stop();
  }
});
