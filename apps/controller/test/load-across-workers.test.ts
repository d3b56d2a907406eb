import type { ServerResponse } from 'node:http';
import { connectRaw, Origin, type RawClient, waitFor } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, it } from 'vitest';
import { watchStatus } from '../../../e2e/fixtures/watch-status.ts';

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
  const status = watchStatus(gateway.dataDir);
  const clients: RawClient[] = [];
  try {
    // Whom the kernel wakes is its own affair: while one worker stands still, the other accepts.
    const connectTo = async (count: number, stopped: string) => {
      const pid = await status.pidOf(stopped);
      process.kill(pid, 'SIGSTOP');
      try {
        const connected = await Promise.all(Array.from({ length: count }, () => connectRaw(gateway.port)));
        clients.push(...connected);
        for (const client of connected) await send(client, '/').readResponse();
        return connected;
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    };
    const first = await connectTo(4, 'proxy-2');
    const [other] = (await connectTo(1, 'proxy-1')) as [RawClient];
    for (const [index, client] of first.entries()) {
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
    status.close();
    await gateway.stop();
    await Promise.all([a.origin.stop(), b.origin.stop()]);
  }
}, 90_000);
