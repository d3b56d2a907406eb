import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admin, call, signIn, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi();
});

afterEach(() => gateway.stop());

const billing = { name: 'billing', targets: [{ address: '10.0.0.5:8080' }] };

async function session() {
  const { cookie } = await signIn(gateway.url, admin);
  return (path: string, type: 'query' | 'mutation', input: unknown) => call(gateway.url, path, type, input, { cookie });
}

describe('a change', () => {
  it('is previewed, written, read back, undone', async () => {
    const api = await gateway.asAdmin();
    const plan = await api.upstreams.preview({ basedOn: 1, value: billing });
    expect(plan.sentences[0]).toContain('billing');
    expect((await api.upstreams.list()).items).toEqual([]);

    const written = await api.upstreams.put({ basedOn: 1, value: billing, reason: 'a new service' });
    expect(written).toMatchObject({ revision: 2, changed: true });
    await api.routes.put({
      basedOn: 2,
      value: { name: 'api', hosts: ['api.example.com'], upstreams: [{ name: 'billing' }] },
    });
    expect(await api.upstreams.get({ name: 'billing' })).toMatchObject({
      revision: 3,
      usedBy: [{ kind: 'route', name: 'api' }],
    });

    const { items } = await api.revisions.list();
    expect(items.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(items[1]).toMatchObject({ author: admin.email, reason: 'a new service' });
    const diff = await api.revisions.diff({ to: 3 });
    expect(diff.sentences.join()).toContain('api');
    expect(diff.after).toContain('api.example.com');

    await api.revisions.rollback({ number: 1 });
    expect((await api.routes.list()).items).toEqual([]);
  });

  it('is hinted to the tabs at once', async () => {
    const api = await gateway.asAdmin();
    const subscriber = gateway.feed.watch({});
    await subscriber.take(AbortSignal.timeout(1000), 1000);
    await api.upstreams.put({ basedOn: 1, value: billing });
    const { events } = await subscriber.take(AbortSignal.timeout(1000), 1000);
    expect(events.map(({ event }) => event)).toContainEqual({ type: 'revision', number: 2 });
  });

  it('can be duplicated, switched and deleted, but not while it is used', async () => {
    const api = await gateway.asAdmin();
    await api.upstreams.put({ basedOn: 1, value: billing });
    await api.routes.put({ basedOn: 2, value: { name: 'api', upstreams: [{ name: 'billing' }] } });
    expect(await api.upstreams.duplicate({ name: 'billing' })).toMatchObject({ name: 'billing-copy' });
    expect((await api.upstreams.get({ name: 'billing-copy' })).value.enabled).toBe(false);
    await api.routes.setEnabled({ name: 'api', enabled: false });
    expect((await api.routes.get({ name: 'api' })).value.enabled).toBe(false);
    await expect(api.upstreams.delete({ name: 'billing' })).rejects.toThrow(/used by route "api"/);
    await api.routes.delete({ name: 'api' });
    await api.upstreams.delete({ name: 'billing' });
    expect((await api.upstreams.list()).items.map(({ value }) => value.name)).toEqual(['billing-copy']);
  });

  it('drains one target and takes that back, with the rest as it was', async () => {
    const api = await gateway.asAdmin();
    const targets = [{ address: '10.0.0.5:8080', weight: 7 }, { address: '10.0.0.6:8080' }];
    await api.upstreams.put({ basedOn: 1, value: { name: 'billing', targets } });
    const name = 'billing';
    await api.upstreams.setDraining({ name, address: '10.0.0.5:8080', draining: true });
    expect((await api.upstreams.get({ name })).value.targets).toMatchObject([
      { weight: 7, draining: true },
      { weight: 1, draining: false },
    ]);
    await api.upstreams.setDraining({ name, address: '10.0.0.5:8080', draining: false });
    expect((await api.upstreams.get({ name })).value.targets).toMatchObject([{ weight: 7, draining: false }, {}]);
    const unknown = { name, address: '10.0.0.7:8080', draining: true };
    await expect(api.upstreams.setDraining(unknown)).rejects.toThrow(/no target 10\.0\.0\.7:8080/);
  });
});

describe('a refusal', () => {
  it('tells every issue with its path in the form, and nothing is written', async () => {
    const send = await session();
    const value = { name: 'Billing!', targets: [{ address: 'nowhere' }, { address: '10.0.0.1:80', weight: -1 }] };
    const answer = await send('upstreams.put', 'mutation', { basedOn: 1, value });
    expect(answer.status).toBe(400);
    const { issues } = answer.body.error.json.data;
    expect(issues.map((issue: { path: unknown }) => issue.path)).toEqual(
      expect.arrayContaining([['name'], ['targets', 0, 'address'], ['targets', 1, 'weight']]),
    );
    expect(gateway.store.latestRevision()?.number).toBe(1);
  });

  it('of a stale edit says what happened since, and by whom', async () => {
    const send = await session();
    await send('upstreams.put', 'mutation', { basedOn: 1, value: billing });
    const stale = await send('upstreams.put', 'mutation', { basedOn: 1, value: { ...billing, name: 'other' } });
    expect(stale.status).toBe(409);
    const { conflict } = stale.body.error.json.data;
    expect(conflict).toMatchObject({ basedOn: 1, current: 2, author: admin.email });
    expect(conflict.changes.join()).toContain('billing');
    const rebased = await send('upstreams.put', 'mutation', {
      basedOn: conflict.current,
      value: { ...billing, name: 'other' },
    });
    expect(rebased.status).toBe(200);
  });

  it("keeps listeners and upstreams off the dashboard's address", async () => {
    const api = await gateway.asAdmin();
    await expect(api.listeners.put({ basedOn: 1, value: { name: 'own', address: '0.0.0.0:8700' } })).rejects.toThrow(
      /dashboard/,
    );
    const value = { name: 'own', targets: [{ address: 'localhost:8700' }] };
    await expect(api.upstreams.put({ basedOn: 1, value })).rejects.toThrow(/admin plane/);
  });

  it('carries no stack and no cause, and an id that finds the log line', async () => {
    const send = await session();
    gateway.store.sqlite.exec('DROP TABLE api_tokens');
    const answer = await send('tokens.list', 'query', null);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/api_tokens|SqliteError|node_modules|\.ts:|"stack"/);
    const { errorId } = answer.body.error.json.data;
    expect(answer.body.error.json.message).toContain(errorId);
    const line = gateway.logLines.find((text) => text.includes(errorId));
    expect(line).toContain('api_tokens');
  });

  it('of a database that cannot be used says so, in the same form', async () => {
    const send = await session();
    gateway.store.close();
    const answer = await send('routes.list', 'query', null);
    expect(answer.body.error.json.data.errorId).toMatch(/^err_/);
    expect(answer.text).not.toMatch(/"stack"|node_modules/);
  });

  it('of a body that is too large for a stranger comes before it is read', async () => {
    const answer = await call(gateway.url, 'setup.createAdmin', 'mutation', { token: 'x'.repeat(100_000) });
    expect(answer.status).toBe(413);
  });

  it('of an unknown procedure or a malformed body has no stack either', async () => {
    const send = await session();
    expect((await send('nothing.here', 'query', null)).text).not.toMatch(/"stack"|node_modules/);
    expect((await send('upstreams.put', 'mutation', { basedOn: 'x' })).text).not.toMatch(/"stack"|node_modules/);
  });
});

describe('a document', () => {
  it('is exported, planned and applied, all or nothing', async () => {
    const api = await gateway.asAdmin();
    await api.upstreams.put({ basedOn: 1, value: billing });
    const { text } = await api.config.export();
    expect(await api.config.plan({ text })).toMatchObject({ ok: true, changed: false });
    const more = text.replace('10.0.0.5:8080', '10.0.0.6:8080');
    const plan = await api.config.plan({ text: more });
    expect(plan.ok && plan.sentences.join()).toContain('10.0.0.6:8080');
    expect(await api.config.applyText({ text: more, basedOn: 2 })).toMatchObject({ revision: 3 });
    const bad = await api.config.plan({ text: `${text}\nroutes:\n  - { name: "", upstreams: [] }\n` });
    expect(bad.ok).toBe(false);
    if (!bad.ok) expect(bad.issues[0]?.line).toBeGreaterThan(1);
    await expect(api.config.applyText({ text: 'version: 9' })).rejects.toThrow(/Line 1/);
  });

  it('answers for a request that nobody sent, also with a route that is not saved', async () => {
    const api = await gateway.asAdmin();
    await api.upstreams.put({ basedOn: 1, value: billing });
    await api.routes.put({
      basedOn: 2,
      value: {
        name: 'api',
        hosts: ['api.example.com'],
        match: { path: { prefix: '/v1' } },
        upstreams: [{ name: 'billing' }],
        rewrite: { path: { prefix: '/' } },
      },
    });
    const hit = await api.simulator.explain({ request: { url: 'http://api.example.com/v1/bills?x=1' } });
    expect(hit.outcome).toMatchObject({ kind: 'forward', route: 'api', path: '/bills?x=1' });
    const miss = await api.simulator.explain({ request: { url: 'http://api.example.com/v2' } });
    expect(miss.outcome).toBeUndefined();
    expect(miss.candidates[0]).toMatchObject({ route: 'api', outcome: 'refused', refusedBy: 'path' });
    const draft = { value: { name: 'rest', directResponse: { status: 418 } } };
    const caught = await api.simulator.explain({ request: { url: 'http://api.example.com/v2' }, draft });
    expect(caught.outcome).toMatchObject({ kind: 'respond', status: 418 });
  });

  it('is a map even before there was traffic', async () => {
    const api = await gateway.asAdmin();
    await api.upstreams.put({ basedOn: 1, value: billing });
    await api.routes.put({ basedOn: 2, value: { name: 'api', upstreams: [{ name: 'billing' }] } });
    const { nodes, edges } = await api.topology.get();
    expect(nodes.map(({ id }) => id).toSorted()).toEqual([
      'endpoint:billing/10.0.0.5:8080',
      'listener:web',
      'route:api',
      'upstream:billing',
    ]);
    expect(edges.map(({ id }) => id).toSorted()).toEqual([
      'listener:web>route:api',
      'route:api>upstream:billing',
      'upstream:billing>endpoint:billing/10.0.0.5:8080',
    ]);
  });
});
