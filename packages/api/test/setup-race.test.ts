import { ensureSetupToken, listUsers } from '@sluice/store';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { call, startApi } from './start-api.ts';

let gateway: Awaited<ReturnType<typeof startApi>>;
let token: string;

beforeEach(async () => {
  gateway = await startApi({ withAdmin: false });
  token = ensureSetupToken(gateway.store, gateway.folder)?.token ?? '';
});

afterEach(() => gateway.stop());

const create = (email: string, password = 'correct horse battery') =>
  call(gateway.url, 'setup.createAdmin', 'mutation', { token, email, password });

it('makes one administrator, however many come with the token at once', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => create(`user${index}@example.com`)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(403)]);
  expect(listUsers(gateway.store)).toHaveLength(1);
});

it('does not count a bad password as a guess at the token', async () => {
  for (let round = 0; round < 12; round += 1) expect((await create('ada@example.com', 'short')).status).toBe(400);
  expect((await create('ada@example.com')).status).toBe(200);
});

it('overwrites nothing from the form for the first route', async () => {
  const api = await gateway.asAdmin();
  const first = { upstream: { name: 'first', address: '10.0.0.5:80' }, route: { name: 'first' } };
  await api.setup.createFirstRoute(first);
  const again = { ...first, upstream: { ...first.upstream, address: '10.0.0.6:80' } };
  await expect(api.setup.createFirstRoute(again)).rejects.toThrow(/exists already/);
  expect((await api.upstreams.get({ name: 'first' })).value.targets[0]?.address).toBe('10.0.0.5:80');
});
