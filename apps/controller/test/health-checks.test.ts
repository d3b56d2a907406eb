import { verdictsLapseMs, writeKeptVerdicts } from '@sluice/control';
import { applyChange, type Store } from '@sluice/store';
import { hang, Origin, respond, waitFor } from '@sluice/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestGateway, type TestClient, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await createTestGateway();
});
afterEach(() => gateway.close());

const quick = { interval: '100ms', timeout: '2s', jitter: 0 };

function put(store: Store, addresses: readonly string[], more: object): void {
  const basedOn = store.latestRevision()?.number ?? 0;
  const isThere = store.revision(basedOn)?.document.upstreams.some(({ name }) => name === 'app') === true;
  const value = { name: 'app', targets: addresses.map((address) => ({ address })), ...more };
  const edit = { op: 'put', kind: 'upstream', name: isThere ? 'app' : undefined, value } as const;
  applyChange(store, { basedOn, author: 'test', edits: [edit] });
}

/** Waits until these verdicts are the newest that the worker was told. */
async function told(worker: TestClient, health: Readonly<Record<string, string>>): Promise<void> {
  const newest = () => worker.notices.findLast(({ kind }) => kind === 'verdicts');
  await worker.next('verdicts', (notice) => {
    if (notice !== newest()) return false;
    const known = Object.fromEntries(notice.endpoints.map((each) => [each.address, each.health]));
    return JSON.stringify(known) === JSON.stringify(health);
  });
}

it('a server that fails its check is told of after so many failures, and when it is back', async () => {
  await using well = await Origin.start(respond(200));
  await using flips = await Origin.start(respond(200));
  await gateway.startController();
  const worker = gateway.connect();
  const [store, a, b] = [gateway.openStore(), well.address, flips.address];
  put(store, [a, b], { healthCheck: { type: 'http', path: '/up?x=1', ...quick } });
  // What is not known yet is said at once, so that the worker keeps what it knows.
  await told(worker, { [a]: 'unknown', [b]: 'unknown' });
  await told(worker, { [a]: 'healthy', [b]: 'healthy' });
  expect(flips.last).toMatchObject({ method: 'GET', target: '/up?x=1' });
  expect(flips.last?.header('host')).toBe(b);
  expect(flips.last?.header('user-agent')).toBe('sluice-health-check');

  const failures = flips.requests.length;
  flips.handle(respond(503));
  await told(worker, { [a]: 'healthy', [b]: 'unhealthy' });
  expect(flips.requests.length - failures).toBeGreaterThanOrEqual(3);
  expect(gateway.logged).toContain(`endpoint ${b} of "app" is unhealthy`);
  // Another worker hears of it when it comes.
  await told(gateway.connect({ id: 'proxy-2' }), { [a]: 'healthy', [b]: 'unhealthy' });

  flips.handle(respond(200));
  await told(worker, { [a]: 'healthy', [b]: 'healthy' });
});

it('another check decides at once; until then what was known stands', async () => {
  await using origin = await Origin.start((request, response) => {
    if (request.url === '/hangs') return;
    response.writeHead(request.url === '/good' ? 200 : 404).end();
  });
  await gateway.startController();
  const worker = gateway.connect();
  const [store, address] = [gateway.openStore(), origin.address];
  const check = (path: string) => ({ healthCheck: { type: 'http', path, ...quick } });
  put(store, [address], check('/bad'));
  await told(worker, { [address]: 'unhealthy' });
  put(store, [address], check('/hangs'));
  await waitFor('the new check to ask', () => origin.last?.target === '/hangs');
  await told(worker, { [address]: 'unhealthy' });
  const before = worker.notices.length;
  put(store, [address], { healthCheck: { type: 'http', path: '/good', ...quick, healthyThreshold: 100 } });
  await told(worker, { [address]: 'healthy' });
  const meanwhile = worker.notices.slice(before).flatMap((notice) => (notice.kind === 'verdicts' ? [notice] : []));
  expect(meanwhile.map(({ endpoints }) => endpoints[0]?.health)).toEqual(['unhealthy', 'healthy']);
});

it('an endpoint that is taken out is asked no more, nor is anything once the check is gone or the controller stopped', async () => {
  await using stays = await Origin.start(respond(200));
  await using leaves = await Origin.start(respond(503));
  const controller = await gateway.startController();
  const worker = gateway.connect();
  const [store, a, b] = [gateway.openStore(), stays.address, leaves.address];
  const check = { healthCheck: { type: 'http', ...quick } };
  put(store, [a, b], check);
  await told(worker, { [a]: 'healthy', [b]: 'unhealthy' });
  put(store, [a], check);
  await told(worker, { [a]: 'healthy' });
  // As many rounds of the other one stand for time.
  const rounds = async () => {
    const from = stays.requests.length;
    await waitFor('three more checks', () => stays.requests.length >= from + 3);
  };
  await waitFor('the last check to end', () => leaves.openConnections === 0);
  const asked = leaves.requests.length;
  await rounds();
  expect(leaves.requests).toHaveLength(asked);

  // What discovery finds is checked as well, and what it loses no more.
  controller.endpoints.update('app', [{ address: b, weight: 1, labels: {} }]);
  await told(worker, { [a]: 'healthy', [b]: 'unhealthy' });
  controller.endpoints.update('app', [{ address: 'no address', weight: 1, labels: {} }]);
  await told(worker, { [a]: 'healthy' });

  put(store, [a], {});
  await told(worker, {});
  await waitFor('the last check to end', () => stays.openConnections === 0);
  put(store, [a], check);
  await told(worker, { [a]: 'healthy' });
  await controller.stop();
  await waitFor('the last check to end', () => stays.openConnections === 0);
});

it('a controller that was restarted knows what was unhealthy, and nothing more, until its first check', async () => {
  await using sick = await Origin.start(respond(503));
  await using well = await Origin.start(respond(200));
  const controller = await gateway.startController();
  const [store, a, b] = [gateway.openStore(), sick.address, well.address];
  put(store, [a, b], { healthCheck: { type: 'http', ...quick, healthyThreshold: 100 } });
  await told(gateway.connect(), { [a]: 'unhealthy', [b]: 'healthy' });
  await controller.stop();
  sick.handle(hang);
  well.handle(hang);
  await gateway.startController();
  const worker = gateway.connect({ id: 'proxy-2' });
  await told(worker, { [a]: 'unhealthy', [b]: 'unknown' });
  expect(worker.notices.filter(({ kind }) => kind === 'verdicts')).toHaveLength(1);
  sick.handle(respond(200));
  await told(worker, { [a]: 'healthy', [b]: 'unknown' });
});

it("what was kept longer ago than verdicts last is nobody's word any more", async () => {
  await using origin = await Origin.start(hang);
  const address = origin.address;
  const kept = { upstream: 'app', address, since: 0, failure: 'answered 503' };
  writeKeptVerdicts(gateway.dataDirectory, Date.now() - verdictsLapseMs, [kept]);
  await gateway.startController();
  const worker = gateway.connect();
  put(gateway.openStore(), [address], { healthCheck: { type: 'http', ...quick } });
  await told(worker, { [address]: 'unknown' });
  expect(worker.notices.filter(({ kind }) => kind === 'verdicts')).toHaveLength(1);
});
