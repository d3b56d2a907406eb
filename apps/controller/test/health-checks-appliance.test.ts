import { readFileSync } from 'node:fs';
import { Origin, request, waitFor } from '@sluice/testing';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, it } from 'vitest';

// The whole appliance: what the controller finds out reaches the workers, and outlives the controller.

/** Serves everybody, and says of itself what `well` says. */
function startOrigin(name: string, well: () => boolean): Promise<Origin> {
  return Origin.start(
    (asked, response) => void response.writeHead(asked.url === '/healthz' && !well() ? 503 : 200).end(),
    { name },
  );
}

function controllerOf(supervisor: number): number {
  const children = readFileSync(`/proc/${supervisor}/task/${supervisor}/children`, 'utf8').trim().split(' ');
  const found = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/controller'));
  if (found === undefined) throw new Error('there is no controller');
  return Number(found);
}

it('traffic leaves an endpoint that fails its check, stays away while a controller dies, and comes back', async () => {
  let well = true;
  await using a = await startOrigin('a', () => true);
  await using b = await startOrigin('b', () => well);
  const gateway = await startGateway({
    workers: 1,
    awaitDashboard: false,
    config: {
      upstreams: [
        {
          name: 'app',
          targets: [{ address: a.address }, { address: b.address }],
          healthCheck: { type: 'http', path: '/healthz', interval: '100ms' },
        },
      ],
      routes: [{ name: 'all', upstreams: [{ name: 'app' }] }],
    },
  });
  const answering = async () => {
    const names = new Set<string | undefined>();
    for (let turn = 0; turn < 6; turn += 1) names.add((await request(gateway.port)).header('x-origin'));
    return [...names].sort().join();
  };
  try {
    await waitFor('both to answer', async () => (await answering()) === 'a,b', 20_000);
    well = false;
    await waitFor('one to be left alone', async () => (await answering()) === 'a', 20_000);
    const { settings } = gateway.document as { settings: { metrics: { address: string } } };
    await waitFor('the metrics to say so', async () => {
      const text = await (await fetch(`http://${settings.metrics.address}/metrics`)).text();
      const failed = new RegExp(`_health_checks_total{upstream="app",endpoint="${b.address}",result="failed"} [1-9]`);
      return text.includes(`_endpoint_healthy{upstream="app",endpoint="${b.address}"} 0\n`) && failed.test(text);
    });

    const supervisor = gateway.supervisor.pid ?? 0;
    const controller = controllerOf(supervisor);
    const checks = () => b.requests.filter(({ target }) => target === '/healthz').length;
    process.kill(controller, 'SIGKILL');
    const before = checks();
    const seen = new Set<string>();
    await waitFor(
      'another controller to check',
      async () => {
        seen.add(await answering());
        return checks() >= before + 5;
      },
      20_000,
    );
    expect([...seen]).toEqual(['a']);
    well = true;
    await waitFor('both to answer again', async () => (await answering()) === 'a,b', 20_000);
  } finally {
    await gateway.stop();
  }
}, 60_000);
