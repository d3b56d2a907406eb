import { startGateway } from '@sluice/testing/start-gateway';
import { bootstrapFile } from '../fixtures/bootstrap-file.ts';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, forwardAllTo, test } from '../fixtures/resilience.ts';
import { applyDocument, runCli } from '../fixtures/run-cli.ts';
import { mountSmallDisk, smallDiskProblem } from '../fixtures/small-disk.ts';
import { startSteadyLoad } from '../fixtures/steady-load.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

const problem = smallDiskProblem();

test('on a full disk traffic runs, a change is refused with words, and it is taken when there is room again', async ({
  folder,
  origin,
}) => {
  test.skip(problem !== undefined, problem);
  const disk = mountSmallDisk(64);
  const { url, document, file } = await bootstrapFile(folder, forwardAllTo(origin));
  const gateway = await startGateway({ dataDir: disk.path, env: { SLUICE_BOOTSTRAP_CONFIG: file } });
  const status = watchStatus(disk.path);
  try {
    await status.until(
      'revision 1 is live',
      ({ workers }) => workers.length === 2 && workers.every(({ revision }) => revision === 1),
    );
    const token = (await runCli(disk.path, 'token', 'create', 'pipeline')).output.trim().split('\n').at(-1) ?? '';
    const load = startSteadyLoad(url, { connections: 4 });
    await load.more(50);

    disk.fill();
    // Large enough that no free page of the database can take it.
    const description = 'x'.repeat(500);
    const routes = Array.from({ length: 400 }, (_, index) => ({
      name: `large-${index}`,
      description,
      hosts: [`large-${index}.example.com`],
      upstreams: [{ name: 'origin' }],
    }));
    const changed = { ...document, routes: [...(document.routes as unknown[]), ...routes] };
    const refused = await applyDocument(disk.path, changed, folder);
    expect(refused.exitCode).toBe(1);
    expect(refused.output).toMatch(/gateway\.db cannot grow: the disk is full/);
    expect(refused.output).not.toContain('    at ');
    const byApi = await fetch(`${gateway.adminUrl}/api/trpc/config.applyText`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ json: { text: JSON.stringify(changed) } }),
    });
    const answer = await byApi.text();
    expect(byApi.status, answer).toBe(503);
    expect(answer).toContain('the disk is full');
    await status.until(
      'the status tells that telemetry is not kept',
      ({ telemetryProblem }) => telemetryProblem !== '',
    );
    await load.more(200);

    disk.clear();
    const result = await load.stop();
    expect(result.failures).toEqual([]);
    const applied = await applyDocument(disk.path, changed, folder);
    expect(applied.exitCode, applied.output).toBe(0);
    await status.until(
      'the change is live and nothing is wrong',
      ({ workers, telemetryProblem, databaseProblem }) =>
        workers.every(({ revision }) => revision === 2) && telemetryProblem === '' && databaseProblem === '',
    );
    // Each is said once, as a sentence.
    const said = complaints(gateway.output(), /disk is full|FULL|ENOSPC/).map((line) =>
      line.replace(/"time":"[^"]*"/, ''),
    );
    expect(said).not.toEqual([]);
    expect(said).toEqual([...new Set(said)]);
    expect(gateway.output()).not.toMatch(/^ {4}at /m);
  } finally {
    status.close();
    await gateway.stop();
    disk.unmount();
  }
});
