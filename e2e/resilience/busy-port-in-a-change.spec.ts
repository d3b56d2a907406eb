import { holdPort } from '../fixtures/held-port.ts';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, test, textFrom } from '../fixtures/resilience.ts';
import { applyDocument, runCli } from '../fixtures/run-cli.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';

test('a change whose listener finds its port busy is refused by the workers with the reason, and the old revision serves', async ({
  gateway,
  status,
}) => {
  const other = await holdPort();
  const address = `127.0.0.1:${other.port}`;
  const reason = new RegExp(`listeners\\[\\d\\]\\.address: listener "shop": ${address} is in use by another process`);
  try {
    const load = startSteadyLoad(gateway.url, { connections: 4 });
    const listeners = [
      { name: 'web', address: `127.0.0.1:${gateway.port}` },
      { name: 'shop', address },
    ];
    const document = { ...gateway.document, listeners, routes: [{ name: 'all', directResponse: { status: 204 } }] };
    const applied = await applyDocument(gateway.dataDir, document);
    // Only a worker can know: the document is in order.
    expect(applied.exitCode, applied.output).toBe(0);
    await status.until(
      'both workers refuse it and tell why',
      ({ revision, workers }) =>
        revision === 2 &&
        workers.length === 2 &&
        workers.every((worker) => worker.revision === 1 && worker.rejection.some((line) => reason.test(line))),
    );
    const told = await runCli(gateway.dataDir, 'status');
    expect(told.exitCode).toBe(1);
    expect(told.output).toMatch(reason);
    // The change would have answered 204 with nothing.
    expect(await textFrom(`${gateway.url}/old`)).toContain('GET /old');
    const result = await load.stop();
    expect(result.failures).toEqual([]);
    expect(
      complaints(gateway.output(), new RegExp(`"shop.*${address}`)).filter((line) => line.startsWith('proxy-1')),
    ).toHaveLength(1);
  } finally {
    await other.release();
  }
  await status.until('both workers take it when the port is free', ({ workers }) =>
    workers.every((worker) => worker.revision === 2 && worker.rejection.length === 0),
  );
});
