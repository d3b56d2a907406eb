import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GatewayStatus } from '@sluice/control';
import { applyChange, type Edit, type Store } from '@sluice/store';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTestGateway, type TestClient, type TestGateway } from './start-controller.ts';

let gateway: TestGateway;
let path: string;
beforeEach(async () => {
  gateway = await createTestGateway();
  path = join(gateway.dataDirectory, 'endpoints.yaml');
});
afterEach(() => gateway.close());

async function write(services: Readonly<Record<string, readonly string[]>>): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify({ services }));
  await rename(`${path}.new`, path);
}

function change(store: Store, ...edits: Edit[]): void {
  applyChange(store, { basedOn: store.latestRevision()?.number ?? 0, author: 'test', edits });
}

const source = (fields: object = {}) => ({
  op: 'put' as const,
  kind: 'source' as const,
  value: { name: 'files', type: 'file', path, ...fields },
});
const upstream = (name: string, ...targets: object[]) => ({
  op: 'put' as const,
  kind: 'upstream' as const,
  value: { name, targets },
});
const discovered = (service: string, fields: object = {}) => ({ discovery: 'files', service, ...fields });

/** Waits until a worker was told these addresses of an upstream last. */
async function told(worker: TestClient, name: string, addresses: readonly string[]): Promise<void> {
  await vi.waitFor(
    () => {
      const sets = worker.notices.flatMap((notice) =>
        notice.kind === 'endpoints' && notice.upstream === name ? [notice.endpoints.map(({ address }) => address)] : [],
      );
      expect(sets.at(-1)).toEqual(addresses);
    },
    { timeout: 10_000, interval: 5 },
  );
}

const stateOf = ({ sources }: GatewayStatus) => sources.map(({ name, state }) => `${name} ${state}`).join();

it('brings endpoints to workers before the revision that asks for them, and each change after it', async () => {
  await write({ billing: ['10.0.0.1:80'] });
  await gateway.startController();
  const store = gateway.openStore();
  const worker = gateway.connect();
  await worker.next('snapshot');
  change(store, source(), upstream('billing', discovered('billing')));
  await worker.next('snapshot', ({ snapshot }) => snapshot.upstreams.some(({ name }) => name === 'billing'));
  const kinds = worker.notices.map(({ kind }) => kind);
  expect(kinds.indexOf('endpoints')).toBeLessThan(kinds.lastIndexOf('snapshot'));
  await told(worker, 'billing', ['10.0.0.1:80']);
  await write({ billing: ['10.0.0.1:80', '10.0.0.2:80'] });
  await told(worker, 'billing', ['10.0.0.1:80', '10.0.0.2:80']);

  const late = gateway.connect({ id: 'proxy-2' });
  await told(late, 'billing', ['10.0.0.1:80', '10.0.0.2:80']);

  // Nothing of it is a revision.
  expect(store.latestRevision()?.number).toBe(2);

  change(store, { ...upstream('billing', { address: '10.0.0.9:80' }), name: 'billing' });
  await told(worker, 'billing', []);
});

it('puts several targets together: weights multiplied, labels added, each address once, forbidden ones left out', async () => {
  await writeFile(
    path,
    JSON.stringify({
      services: {
        old: [{ address: '10.0.0.1:80', weight: 3, labels: { version: 'v1' } }, '169.254.169.254:80'],
        new: [{ address: '10.0.0.2:80', zone: 'eu-1a', draining: true }, '10.0.0.1:80'],
      },
    }),
  );
  await gateway.startController();
  const worker = gateway.connect();
  change(
    gateway.openStore(),
    source(),
    upstream('billing', discovered('old', { weight: 2, labels: { from: 'old' } }), discovered('new', { zone: 'us-1' })),
  );
  const { endpoints } = await worker.next('endpoints', (notice) => notice.endpoints.length === 2);
  expect(endpoints).toEqual([
    { address: '10.0.0.1:80', weight: 6, labels: { version: 'v1', from: 'old' } },
    { address: '10.0.0.2:80', weight: 1, zone: 'eu-1a', labels: {}, draining: true },
  ]);
});

it('says what is wrong with a source, holds back an answer that leaves nothing, and takes it when it is accepted', async () => {
  await write({ billing: ['10.0.0.1:80'] });
  await gateway.startController();
  const worker = gateway.connect();
  const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
  change(
    gateway.openStore(),
    source(),
    upstream('billing', discovered('billing')),
    upstream('shop', discovered('shop')),
  );
  const known = await dashboard.status((status) => stateOf(status) === 'files missing');
  expect(known.sources[0]).toMatchObject({
    asked: 2,
    endpoints: 1,
    problem: `${path} lists no service "shop"`,
    queries: [
      { query: { service: 'shop' }, upstreams: ['shop'], state: 'missing', endpoints: 0 },
      { query: { service: 'billing' }, upstreams: ['billing'], state: 'current', endpoints: 1 },
    ],
  });
  await write({ billing: [], shop: ['10.0.0.3:80'] });
  await dashboard.status((status) => stateOf(status) === 'files held');
  await told(worker, 'shop', ['10.0.0.3:80']);
  await told(worker, 'billing', ['10.0.0.1:80']);
  dashboard.client.send({ kind: 'accept-endpoints', source: 'files' });
  await told(worker, 'billing', []);

  await writeFile(path, 'services: [');
  await dashboard.status(({ sources }) => sources[0]?.problem.includes('neither YAML nor JSON') === true);
  await told(worker, 'shop', ['10.0.0.3:80']);
});

it('starts with the last good endpoints when the source gives none', async () => {
  await write({ billing: ['10.0.0.1:80'] });
  const first = await gateway.startController();
  const worker = gateway.connect();
  change(gateway.openStore(), source(), upstream('billing', discovered('billing')));
  await told(worker, 'billing', ['10.0.0.1:80']);
  await first.stop();
  await writeFile(path, 'nonsense: [');
  await gateway.startController();
  const another = gateway.connect({ id: 'proxy-2' });
  await told(another, 'billing', ['10.0.0.1:80']);
  const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
  await dashboard.status((status) => stateOf(status) === 'files failing');
  expect(JSON.parse(await readFile(join(gateway.dataDirectory, 'discovered.json'), 'utf8'))).toMatchObject({
    answers: [{ endpoints: [{ address: '10.0.0.1:80' }] }],
  });
});

it('asks a source anew when its settings change, without letting go of what it had', async () => {
  await write({ billing: ['10.0.0.1:80'] });
  await gateway.startController();
  const store = gateway.openStore();
  const worker = gateway.connect();
  const dashboard = gateway.connect({ role: 'dashboard', id: 'dashboard' });
  change(store, source(), upstream('billing', discovered('billing')));
  await told(worker, 'billing', ['10.0.0.1:80']);
  const moved = join(gateway.dataDirectory, 'moved.yaml');
  change(store, { ...source({ path: moved }), name: 'files' });
  await dashboard.status(({ sources }) => sources[0]?.problem === `${moved} does not exist`);
  await told(worker, 'billing', ['10.0.0.1:80']);
  change(store, { ...source({ enabled: false }), name: 'files' });
  await told(worker, 'billing', []);
});
