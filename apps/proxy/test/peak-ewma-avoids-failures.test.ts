import { freePort, Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { tcpTo } from './support/tcp-config.ts';

// One that fails at once is not quick: it would draw the traffic of those that do the work.

const upstream = { loadBalancing: { type: 'peak_ewma' as const } };

it('answers of 5xx count as slow', async () => {
  await using broken = await Origin.start(respond(500));
  await using well = await Origin.start((_request, response) => setTimeout(() => response.end(), 30));
  await using proxy = await TestProxy.start(everythingTo([broken.address, well.address], { upstream }));
  await waitFor('the broken one to be asked', async () => {
    await proxy.request();
    return broken.requests.length > 0 && well.requests.length > 0;
  });
  const before = broken.requests.length;
  for (let turn = 0; turn < 10; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(broken.requests.length).toBe(before);
});

it('so do connections of tunnels that are refused', async () => {
  await using well = await Origin.start();
  const dead = `127.0.0.1:${await freePort()}`;
  await using proxy = await TestProxy.start(tcpTo([dead, well.address], { upstream }));
  const state = () => [...proxy.worker.shared.endpoints.values()].find(({ id }) => id === dead);
  await waitFor('the dead one to be tried', async () => {
    expect((await proxy.request()).status).toBe(200);
    return state()?.health === 'unhealthy';
  });
  const since = state()?.gauge().reason;
  for (let turn = 0; turn < 10; turn += 1) expect((await proxy.request()).status).toBe(200);
  expect(state()?.gauge().reason).toBe(since);
  expect(state()?.latencyMs).toBe(5000);
});
