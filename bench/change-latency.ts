// How long a change takes: from the tRPC call to the last worker's `applied`, with 10, 1,000 and 10,000 routes.
import { startGateway } from '@sluice/testing/start-gateway';
import { printTable, quantile } from './report.ts';

const sizes = [10, 1000, 10_000] as const;

export async function benchChangeLatency(changes = 60): Promise<void> {
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
  const gateway = await startGateway({ workers: 2, config: documentWith(routes) });
  const call: number[] = [];
  const live: number[] = [];
  try {
    const api = await gateway.api();
    let revision = (await api.system.status.query()).revision;
    for (let change = 0; change < changes; change++) {
      const began = Date.now();
      const value = { ...route(0), labels: { change: String(change) } };
      const answer = await api.routes.put.mutate({ basedOn: revision, name: 'route-0', value });
      revision = answer.revision.number;
      call.push(Date.now() - began);
      live.push((await gateway.liveAt(revision, 2)) - began);
    }
  } finally {
    await gateway.stop();
  }
  return { call: call.slice(3), live: live.slice(3) };
}

function documentWith(routes: number): Record<string, unknown> {
  return {
    upstreams: [{ name: 'origin', targets: [{ address: '127.0.0.1:9' }] }],
    routes: Array.from({ length: routes }, (_, index) => route(index)),
  };
}

function route(index: number): Record<string, unknown> {
  return {
    name: `route-${index}`,
    hosts: [`host-${index % 500}.example.com`],
    match: { path: { prefix: `/service-${index}` } },
    upstreams: [{ name: 'origin' }],
  };
}
