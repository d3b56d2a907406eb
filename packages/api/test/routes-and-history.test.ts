import { afterEach, beforeEach, expect, it } from 'vitest';
import { startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;

beforeEach(async () => {
  gateway = await startApi();
});

afterEach(() => gateway.stop());

const answer = { directResponse: { status: 204 } };

it('tells the order in which routes are tried, and which are never reached', async () => {
  const api = await gateway.asAdmin();
  await api.routes.put({ basedOn: 1, value: { name: 'anything', ...answer } });
  await api.routes.put({ basedOn: 2, value: { name: 'api', hosts: ['api.example.com'], ...answer } });
  await api.routes.put({
    basedOn: 3,
    value: { name: 'late', hosts: ['api.example.com'], match: { path: { prefix: '/a' } }, priority: -1, ...answer },
  });
  await api.routes.put({ basedOn: 4, value: { name: 'off', enabled: false, ...answer } });
  const { order, shadowed } = await api.routes.precedence();
  expect(order).toEqual(['api', 'anything', 'late']);
  expect(shadowed).toMatchObject([{ route: 'late' }]);
});

it('tells what revisions did to one resource, and nothing of the others', async () => {
  const api = await gateway.asAdmin();
  const value = { name: 'billing', targets: [{ address: '10.0.0.5:8080' }] };
  await api.upstreams.put({ basedOn: 1, value, reason: 'a new service' });
  await api.routes.put({ basedOn: 2, value: { name: 'other', ...answer } });
  await api.upstreams.put({ basedOn: 3, name: 'billing', value: { ...value, description: 'Pays bills' } });
  const { items, complete } = await api.revisions.ofResource({ kind: 'upstream', name: 'billing' });
  expect(complete).toBe(true);
  expect(items.map(({ number }) => number)).toEqual([4, 2]);
  expect(items[0]?.sentences.join()).toContain('description');
  expect(items[1]).toMatchObject({ reason: 'a new service', sentences: ['Upstream "billing" added'] });
});
