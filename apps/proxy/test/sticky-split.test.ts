import { Origin, respond } from '@sluice/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestConfig, TestProxy } from './support/start-proxy.ts';

// A client stays on its side of a split: over requests, workers and revisions.

let stable: Origin;
let canary: Origin;
beforeAll(async () => {
  stable = await Origin.start(respond(200), { name: 'stable' });
  canary = await Origin.start(respond(200), { name: 'canary' });
});
afterAll(async () => {
  await Promise.all([stable.stop(), canary.stop()]);
});

type Sticky = NonNullable<NonNullable<TestConfig['routes']>[number]['sticky']>;

const split = (sticky: Sticky, canaryWeight = 50): TestConfig => ({
  upstreams: [
    { name: 'stable', targets: [{ address: stable.address }] },
    { name: 'canary', targets: [{ address: canary.address }] },
  ],
  routes: [
    {
      name: 'all',
      upstreams: [
        { name: 'stable', weight: 100 - canaryWeight },
        { name: 'canary', weight: canaryWeight },
      ],
      sticky,
    },
  ],
});

const users = Array.from({ length: 120 }, (_, index) => `user-${index}`);

/** The side of each of the users. */
async function sidesBy(proxy: TestProxy, fieldsOf: (user: string) => string): Promise<string[]> {
  const sides: string[] = [];
  using client = await proxy.connect();
  for (const user of users) {
    client.send(`GET / HTTP/1.1\r\nHost: app.test\r\n${fieldsOf(user)}\r\n\r\n`);
    sides.push((await client.readResponse()).header('x-origin') ?? 'none');
  }
  return sides;
}

it.each([
  ['header', { by: 'header', header: 'x-user' }, (user: string) => `X-User: ${user}`],
  ['cookie', { by: 'cookie', cookie: 'user', set: false }, (user: string) => `Cookie: theme=dark; user=${user}`],
] as const)(
  'by %s: the same side every time, in every worker, and few move when weights do',
  async (_, sticky, fieldsOf) => {
    await using proxy = await TestProxy.start(split(sticky));
    const before = await sidesBy(proxy, fieldsOf);
    // Five standard deviations around half of 120.
    expect(before.filter((side) => side === 'canary').length).toBeGreaterThan(32);
    expect(before.filter((side) => side === 'canary').length).toBeLessThan(88);
    expect(await sidesBy(proxy, fieldsOf)).toEqual(before);
    await using other = await TestProxy.start(split(sticky));
    expect(await sidesBy(other, fieldsOf)).toEqual(before);
    await proxy.apply(split(sticky, 60));
    const after = await sidesBy(proxy, fieldsOf);
    // Nobody leaves the side that has grown.
    expect(before.filter((side, index) => side === 'canary' && after[index] !== 'canary')).toEqual([]);
    expect(before.filter((side, index) => side !== after[index]).length).toBeLessThan(35);
    await proxy.apply(split(sticky, 0));
    expect(new Set(await sidesBy(proxy, fieldsOf))).toEqual(new Set(['stable']));
  },
);

it('gives clients a cookie of its own, with which they stay', async () => {
  await using proxy = await TestProxy.start(split({ by: 'cookie', ttl: '30d' }));
  const seen = new Set<string>();
  for (let client = 0; client < 20; client += 1) {
    const first = await proxy.request();
    const field = first.header('set-cookie') ?? '';
    expect(field).toMatch(/^sluice-split=[0-9a-f]{16}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
    const side = first.header('x-origin') ?? '';
    seen.add(side);
    const again = await proxy.request({ headers: ['Cookie', field.split(';')[0] ?? ''] });
    expect([again.header('x-origin'), again.header('set-cookie')]).toEqual([side, undefined]);
  }
  // One side twenty times would be a chance of one in 500,000.
  expect(seen.size).toBe(2);
});

it('splits clients without the header or the cookie by chance, and gives them none', async () => {
  await using proxy = await TestProxy.start(split({ by: 'cookie', cookie: 'user', set: false }));
  const seen = new Set<string | undefined>();
  for (let turn = 0; turn < 20; turn += 1) {
    const response = await proxy.request();
    expect(response.header('set-cookie')).toBeUndefined();
    seen.add(response.header('x-origin'));
  }
  expect(seen.size).toBe(2);
});
