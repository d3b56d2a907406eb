// How long a change takes: from the tRPC call to the last worker's `applied`, with 10, 1,000 and 10,000 routes.
import { join } from 'node:path';
import type { AppRouter } from '@sluice/api';
import { createToken, openStore, type Store } from '@sluice/store';
import { startGateway } from '@sluice/testing/start-gateway';
import { createTRPCClient, httpLink } from '@trpc/client';
import superjson from 'superjson';
import { printTable, quantile } from './report.ts';

const sizes = [10, 1000, 10_000] as const;
const workers = 2;
/** Changes that are made first and not counted. */
const warmUp = 5;

export async function benchChangeLatency(changes = 100): Promise<void> {
  const rows: string[][] = [];
  for (const routes of sizes) {
    const count = routes === 10_000 ? Math.ceil(changes / 3) : changes;
    const { call, live } = await measure(routes, count);
    const cells = [call, live].flatMap((times) => [0.5, 0.99].map((share) => quantile(times, share).toFixed(1)));
    rows.push([String(routes), String(count), ...cells]);
  }
  console.log('\nchange latency, milliseconds, two workers');
  printTable(['routes', 'changes', 'answered p50', 'answered p99', 'live p50', 'live p99'], rows);
}

/** `call` is until the mutation is answered, `live` until the last worker has applied it. */
async function measure(routes: number, changes: number): Promise<{ call: number[]; live: number[] }> {
  const gateway = await startGateway({ workers, config: documentWith(routes) });
  const store = openStore({ path: join(gateway.dataDir, 'gateway.db'), migrate: false });
  const call: number[] = [];
  const live: number[] = [];
  try {
    const { secret } = createToken(store, { name: 'bench', createdBy: 'bench' });
    const api = createTRPCClient<AppRouter>({
      links: [
        httpLink({
          url: `${gateway.adminUrl}/api/trpc`,
          transformer: superjson,
          headers: { authorization: `Bearer ${secret}` },
        }),
      ],
    });
    let revision = store.latestRevision()?.number ?? 0;
    for (let change = 0; change < changes + warmUp; change++) {
      const began = Date.now();
      const value = { ...route(0), description: `change ${change}` };
      const answer = await api.routes.put.mutate({ basedOn: revision, name: 'route-0', value });
      const answered = Date.now();
      revision = answer.revision;
      const applied = await lastApplied(store, revision);
      if (change < warmUp) continue;
      call.push(answered - began);
      live.push(applied - began);
    }
  } finally {
    store.close();
    await gateway.stop();
  }
  return { call, live };
}

/** When the last worker applied a revision, by the controller's record; milliseconds since the epoch. */
async function lastApplied(store: Store, revision: number): Promise<number> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const statuses = store.revisionStatus(revision).filter((status) => status.state === 'applied');
    if (statuses.length === workers) return Math.max(...statuses.map((status) => status.at));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`revision ${revision} was not live on ${workers} workers within 30 s`);
}

function documentWith(routes: number): Record<string, unknown> {
  return {
    upstreams: [{ name: 'origin', targets: [{ address: '127.0.0.1:9' }] }],
    routes: Array.from({ length: routes }, (_, index) => route(index)),
  };
}

function route(index: number) {
  return {
    name: `route-${index}`,
    hosts: [`host-${index % 500}.example.com`],
    match: { path: { prefix: `/service-${index}` } },
    upstreams: [{ name: 'origin' }],
  };
}
