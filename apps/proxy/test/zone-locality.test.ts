import type { SettingsInput, UpstreamInput } from '@sluice/config';
import { Origin, respond } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestConfig, TestProxy } from './support/start-proxy.ts';

// Requests stay in the gateway's zone, spill over when too little of it is there, and fail over when nothing is.

const places = ['near-1', 'near-2', 'near-3', 'near-4', 'next-1', 'next-2', 'far-1'];
let origins: Origin[];
beforeAll(async () => {
  origins = await Promise.all(places.map((name) => Origin.start(respond(200), { name })));
});
afterAll(async () => {
  await Promise.all(origins.map((origin) => origin.stop()));
});

interface Given {
  readonly settings?: SettingsInput;
  readonly locality?: UpstreamInput['locality'];
  readonly loadBalancing?: UpstreamInput['loadBalancing'];
}

const configOf = ({
  settings = { zone: 'near' },
  locality = { zones: ['next'] },
  loadBalancing,
}: Given = {}): TestConfig => ({
  settings,
  upstreams: [
    {
      name: 'app',
      targets: origins.map(({ address }, index) => ({ address, zone: places[index]?.split('-')[0] })),
      healthCheck: { type: 'tcp' },
      locality,
      ...(loadBalancing && { loadBalancing }),
    },
  ],
  routes: [{ name: 'all', upstreams: [{ name: 'app' }] }],
});

/** Makes these the unhealthy ones. */
function fail(proxy: TestProxy, names: readonly string[]): void {
  const verdicts = origins.map(({ address }, index) => ({
    address,
    health: names.includes(places[index] ?? '') ? ('unhealthy' as const) : ('healthy' as const),
  }));
  proxy.worker.setVerdicts('app', verdicts);
}

/** Which share of requests each zone answers. */
async function shares(proxy: TestProxy, requests = 200, fieldsOf: (turn: number) => string = () => '') {
  const counts: Record<string, number> = {};
  using client = await proxy.connect();
  for (let turn = 0; turn < requests; turn += 1) {
    client.send(`GET / HTTP/1.1\r\nHost: app.test\r\n${fieldsOf(turn)}\r\n`);
    const zone = ((await client.readResponse()).header('x-origin') ?? 'none').split('-')[0] ?? '';
    counts[zone] = (counts[zone] ?? 0) + 1 / requests;
  }
  return counts;
}

it('stays in the own zone above the threshold, spills over below it, and fails over in order', async () => {
  await using proxy = await TestProxy.start(configOf());
  expect(Object.keys(await shares(proxy))).toEqual(['near']);
  // Three of four are more than 70 %.
  fail(proxy, ['near-1']);
  expect(Object.keys(await shares(proxy))).toEqual(['near']);
  // Half of it takes 0.5 / 0.7 of the requests.
  fail(proxy, ['near-1', 'near-2']);
  const spilled = await shares(proxy, 600);
  // Five standard deviations.
  expect(Math.abs((spilled.near ?? 0) - 0.714)).toBeLessThan(0.1);
  expect(Object.keys(spilled).sort()).toEqual(['near', 'next']);
  const gauges = Array.from(proxy.worker.shared.endpoints.values(), (state) => state.gauge());
  expect(gauges.find(({ endpoint }) => endpoint === origins[4]?.address)?.zoneShare).toBeCloseTo(1 - 0.5 / 0.7);
  fail(proxy, ['near-1', 'near-2', 'near-3', 'near-4']);
  expect(Object.keys(await shares(proxy))).toEqual(['next']);
  fail(proxy, ['near-1', 'near-2', 'near-3', 'near-4', 'next-1', 'next-2']);
  expect(Object.keys(await shares(proxy, 40))).toEqual(['far']);
  // And back.
  fail(proxy, []);
  expect(Object.keys(await shares(proxy))).toEqual(['near']);
});

it('keeps each key in one zone while a share spills over', async () => {
  const byUser = { type: 'consistent_hash', key: { from: 'header', name: 'x-user' } } as const;
  await using proxy = await TestProxy.start(configOf({ loadBalancing: byUser }));
  fail(proxy, ['near-1', 'near-2']);
  const zones = new Set<string>();
  for (let user = 0; user < 30; user += 1) {
    const own = Object.keys(await shares(proxy, 4, () => `X-User: user-${user}\r\n`));
    expect(own).toHaveLength(1);
    zones.add(own[0] ?? '');
  }
  expect([...zones].sort()).toEqual(['near', 'next']);
});

it('makes no difference between zones where nobody said which is near, or the upstream does not ask', async () => {
  await using proxy = await TestProxy.start(configOf({ settings: {}, locality: {} }));
  expect(Object.keys(await shares(proxy, 70)).sort()).toEqual(['far', 'near', 'next']);
  const { upstreams = [], ...rest } = configOf();
  await proxy.apply({ ...rest, upstreams: upstreams.map(({ locality: _, ...upstream }) => upstream) });
  expect(Object.keys(await shares(proxy, 70)).sort()).toEqual(['far', 'near', 'next']);
});

it('goes by the zone of its environment before that of the settings', async () => {
  await using proxy = await TestProxy.start(configOf(), { zone: 'far' });
  expect(Object.keys(await shares(proxy, 40))).toEqual(['far']);
});
