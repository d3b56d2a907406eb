import type { ServerResponse } from 'node:http';
import type { UpstreamInput } from '@sluice/config';
import { Origin, type ReceivedRequest, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// Every balancer over real sockets: what is particular to each reaches the endpoints.

type Balancing = NonNullable<UpstreamInput['loadBalancing']>;

async function startOrigins(names: readonly string[]): Promise<Origin[]> {
  return await Promise.all(names.map((name) => Origin.start(respond(200), { name })));
}

function startBalanced(loadBalancing: Balancing, origins: readonly Origin[]): Promise<TestProxy> {
  const addresses = origins.map(({ address }) => address);
  return TestProxy.start(everythingTo(addresses, { upstream: { loadBalancing } }));
}

async function stopAll(origins: readonly Origin[]): Promise<void> {
  await Promise.all(origins.map((origin) => origin.stop()));
}

/** Names of the origins that answered, with how often. */
async function answers(proxy: TestProxy, count: number, headersOf: (turn: number) => string[] = () => []) {
  const seen: Record<string, number> = {};
  using client = await proxy.connect();
  for (let turn = 0; turn < count; turn += 1) {
    const headers = headersOf(turn);
    const lines = headers.flatMap((value, index) => (index % 2 === 1 ? [`${headers[index - 1]}: ${value}\r\n`] : []));
    client.send(`GET /?user=${turn} HTTP/1.1\r\nHost: app.test\r\n${lines.join('')}\r\n`);
    const name = (await client.readResponse()).header('x-origin') ?? 'none';
    seen[name] = (seen[name] ?? 0) + 1;
  }
  return seen;
}

/** Holds every request of an origin until told. */
function hold(origin: Origin): () => void {
  const waiting: ServerResponse[] = [];
  origin.handle((_request: unknown, response: ServerResponse, _seen: ReceivedRequest) => {
    waiting.push(response);
  });
  return () => {
    origin.handle(respond(200));
    for (const response of waiting) response.end();
  };
}

it('random reaches every endpoint', async () => {
  const origins = await startOrigins(['a', 'b']);
  await using proxy = await startBalanced({ type: 'random' }, origins);
  const seen = await answers(proxy, 200);
  // Five standard deviations around 100.
  expect(seen.a).toBeGreaterThan(60);
  expect(seen.b).toBeGreaterThan(60);
  await stopAll(origins);
});

it.each(['least_connections', 'power_of_two_choices', 'peak_ewma'] as const)(
  '%s sends nothing more to an endpoint that holds on to its requests',
  async (type) => {
    const origins = await startOrigins(['busy', 'free']);
    const [busy] = origins as [Origin, Origin];
    await using proxy = await startBalanced({ type }, origins);
    const release = hold(busy);
    const held: Promise<unknown>[] = [];
    while (busy.requests.length === 0) {
      const sent = proxy.request();
      held.push(sent);
      // Whichever it went to: the free one answers, the busy one keeps it.
      await Promise.race([sent, waitFor('a request to be held', () => busy.requests.length > 0)]);
    }
    expect(await answers(proxy, 20)).toEqual({ free: 20 });
    release();
    await Promise.all(held);
    await proxy.waitUntilIdle();
    await stopAll(origins);
  },
);

it('peak_ewma leaves an endpoint that has been slow, tells what it expects, and comes back to it', async () => {
  const origins = await startOrigins(['a', 'b']);
  const [a] = origins as [Origin, Origin];
  await using proxy = await startBalanced({ type: 'peak_ewma', decay: '1s' }, origins);
  const release = hold(a);
  const held: Promise<unknown>[] = [];
  while (a.requests.length === 0) {
    const sent = proxy.request();
    held.push(sent);
    await Promise.race([sent, waitFor('a request to be held', () => a.requests.length > 0)]);
  }
  proxy.clock.skip(30_000);
  release();
  await Promise.all(held);
  await proxy.waitUntilIdle();
  expect(await answers(proxy, 20)).toEqual({ b: 20 });
  const gauges = Array.from(proxy.worker.shared.endpoints.values(), (state) => state.gauge());
  expect(gauges.find(({ endpoint }) => endpoint === a.address)?.latencyMs).toBeGreaterThanOrEqual(30_000);
  proxy.clock.skip(60_000);
  const seen = await answers(proxy, 20);
  expect(seen.a).toBeGreaterThan(0);
  await stopAll(origins);
});

it.each(['ring', 'maglev'] as const)('consistent_hash by %s keeps each key on one endpoint', async (algorithm) => {
  const origins = await startOrigins(['a', 'b', 'c']);
  await using proxy = await startBalanced(
    { type: 'consistent_hash', algorithm, key: { from: 'header', name: 'x-user' } },
    origins,
  );
  const ownerOf = async (user: string) => Object.keys(await answers(proxy, 4, () => ['X-User', user]));
  const before: string[] = [];
  for (let user = 0; user < 30; user += 1) {
    const owners = await ownerOf(`user-${user}`);
    expect(owners).toHaveLength(1);
    before.push(owners[0] as string);
  }
  expect(new Set(before).size).toBe(3);
  // One leaves: nobody else's keys move with a ring, and with Maglev only few.
  const [first, ...others] = origins as [Origin, ...Origin[]];
  const rest = others.map(({ address }) => address);
  const balancing = { type: 'consistent_hash', algorithm, key: { from: 'header', name: 'x-user' } } as const;
  await proxy.apply(everythingTo(rest, { upstream: { loadBalancing: balancing } }));
  let moved = 0;
  for (let user = 0; user < 30; user += 1) {
    const owners = await ownerOf(`user-${user}`);
    if (before[user] !== 'a' && owners[0] !== before[user]) moved += 1;
  }
  expect(moved).toBeLessThanOrEqual(algorithm === 'ring' ? 0 : 4);
  expect(first.requests.length).toBeGreaterThan(0);
  await stopAll(origins);
});

it.each([
  ['cookie', { from: 'cookie', name: 'sid' }, () => ['Cookie', 'theme=dark; sid=42']],
  ['client address', { from: 'client_address' }, () => []],
] as const)('consistent_hash reads its key from the %s', async (_what, key, headersOf) => {
  const origins = await startOrigins(['a', 'b', 'c']);
  await using proxy = await startBalanced({ type: 'consistent_hash', key }, origins);
  expect(Object.keys(await answers(proxy, 12, () => [...headersOf()]))).toHaveLength(1);
  await stopAll(origins);
});

it('consistent_hash reads its key from the query, and draws where a request has none', async () => {
  const origins = await startOrigins(['a', 'b', 'c']);
  await using proxy = await startBalanced({ type: 'consistent_hash', key: { from: 'query', name: 'user' } }, origins);
  const spread = await answers(proxy, 60);
  expect(Object.keys(spread)).toHaveLength(3);
  // The same sixty keys, the same owners.
  expect(await answers(proxy, 60)).toEqual(spread);
  await proxy.apply(
    everythingTo(
      origins.map(({ address }) => address),
      { upstream: { loadBalancing: { type: 'consistent_hash', key: { from: 'header', name: 'x-none' } } } },
    ),
  );
  expect(Object.keys(await answers(proxy, 60))).toHaveLength(3);
  await stopAll(origins);
});
