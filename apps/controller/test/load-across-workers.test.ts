import type { ServerResponse } from 'node:http';
import { connectRaw, Origin, type RawClient, waitFor } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, it } from 'vitest';

// The whole appliance with two workers: what one of them has under way counts in the other's choice.

/** Holds requests for /held until told, answers all others. */
async function startOrigin(name: string) {
  const held: ServerResponse[] = [];
  const origin = await Origin.start(
    (asked, response) => {
      if (asked.url === '/held') held.push(response);
      else response.end();
    },
    { name },
  );
  const release = () => {
    for (const response of held.splice(0)) response.end();
  };
  return { origin, held, release };
}

function send(client: RawClient, target: string): RawClient {
  return client.send(`GET ${target} HTTP/1.1\r\nHost: app.test\r\n\r\n`);
}

it('a balancer that follows the load knows that of the other worker', async () => {
  const a = await startOrigin('a');
  const b = await startOrigin('b');
  const gateway = await startGateway({
    workers: 2,
    awaitDashboard: false,
    config: {
      upstreams: [
        {
          name: 'app',
          loadBalancing: { type: 'least_connections' },
          targets: [{ address: a.origin.address }, { address: b.origin.address }],
        },
      ],
      routes: [{ name: 'all', upstreams: [{ name: 'app' }] }],
    },
  });
  const clients: RawClient[] = [];
  try {
    // Request ids begin with something of the worker's own, which tells connections of the two apart.
    const byWorker = new Map<string, RawClient[]>();
    await waitFor(
      'connections with both workers',
      async () => {
        // Many at once, or the same worker would accept them all.
        const more = await Promise.all(Array.from({ length: 16 }, () => connectRaw(gateway.port)));
        clients.push(...more);
        for (const client of more) send(client, '/');
        for (const client of more) {
          const worker = ((await client.readResponse()).header('x-request-id') ?? '').slice(0, 16);
          byWorker.set(worker, [...(byWorker.get(worker) ?? []), client]);
        }
        return byWorker.size === 2 && Math.max(...Array.from(byWorker.values(), ({ length }) => length)) >= 4;
      },
      30_000,
    );
    const [first, second] = [...byWorker.values()].sort((one, other) => other.length - one.length) as [
      RawClient[],
      RawClient[],
    ];
    for (const [index, client] of first.slice(0, 4).entries()) {
      send(client, '/held');
      await waitFor('the request to be held', () => a.held.length + b.held.length === index + 1);
    }
    // Of its own the worker has shared them evenly; now it has some on one endpoint only.
    expect([a.held.length, b.held.length]).toEqual([2, 2]);
    b.release();

    const answersOf = async (client: RawClient) => {
      const seen = new Set<string | undefined>();
      for (let turn = 0; turn < 40; turn += 1) seen.add((await send(client, '/').readResponse()).header('x-origin'));
      return [...seen].sort().join();
    };
    const [other] = second as [RawClient];
    await waitFor(
      'the other worker to leave the busy endpoint alone',
      async () => (await answersOf(other)) === 'b',
      20_000,
    );
    expect(await answersOf(other)).toBe('b');
    a.release();
    await waitFor('it to use both again', async () => (await answersOf(other)) === 'a,b', 20_000);
  } finally {
    for (const client of clients) client.close();
    a.release();
    b.release();
    await gateway.stop();
    await Promise.all([a.origin.stop(), b.origin.stop()]);
  }
}, 90_000);
