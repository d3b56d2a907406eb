import { writeKeptVerdicts } from '@sluice/control';
import { freePort, makeTempDir, Origin, request, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { writeLastGood } from '../src/last-good.ts';
import { spawnWorker } from './support/spawn-worker.ts';
import { snapshotOf } from './support/start-proxy.ts';

it('a worker that starts before the controller gives nothing to an endpoint that was unhealthy', async () => {
  await using folder = await makeTempDir();
  await using sick = await Origin.start(respond(200, {}, 'sick'));
  await using well = await Origin.start(respond(200, {}, 'well'));
  const port = await freePort();
  const targets = [sick, well].map(({ address }) => ({ address }));
  const snapshot = snapshotOf({
    web: { address: `127.0.0.1:${port}` },
    upstreams: [{ name: 'app', targets, healthCheck: { type: 'http' } }],
    routes: [{ name: 'app', upstreams: [{ name: 'app' }] }],
  });
  await writeLastGood(folder.path, snapshot);
  const kept = { upstream: 'app', address: sick.address, since: 0, failure: 'answered 503' };
  writeKeptVerdicts(folder.path, Date.now(), [kept]);
  await using _worker = spawnWorker(folder.path);
  await waitFor('the worker to serve', async () => (await request(port)).status === 200, 10_000);
  for (let turn = 0; turn < 10; turn += 1) expect((await request(port)).body.toString()).toBe('well');
  expect(sick.requests).toEqual([]);
});
