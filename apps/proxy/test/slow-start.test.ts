import type { UpstreamInput } from '@sluice/config';
import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An endpoint that came new or back gets a growing share, by every balancer.

const slow = { slowStart: { duration: '60s', startAt: 10 }, healthCheck: { type: 'tcp' as const } };

/** Which share of many requests, each with a client of its own, origin `b` answers. */
async function shareOfB(proxy: TestProxy, b: Origin): Promise<number> {
  const requests = 300;
  const before = b.requests.length;
  using client = await proxy.connect();
  for (let turn = 0; turn < requests; turn += 1) {
    client.send(`GET /?client=${turn} HTTP/1.1\r\nHost: app.test\r\n\r\n`);
    expect((await client.readResponse()).status).toBe(200);
  }
  return (b.requests.length - before) / requests;
}

const balancings: NonNullable<UpstreamInput['loadBalancing']>[] = [
  { type: 'round_robin' },
  { type: 'random' },
  { type: 'least_connections' },
  { type: 'power_of_two_choices' },
  { type: 'consistent_hash', key: { from: 'query', name: 'client' } },
];

it.each(balancings)('one that came back starts slowly: $type', async (loadBalancing) => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  const config = everythingTo([a.address, b.address], { upstream: { ...slow, loadBalancing } });
  await using proxy = await TestProxy.start(config);
  const whole = await shareOfB(proxy, b);
  expect(whole).toBeGreaterThan(0.3);
  proxy.worker.setVerdicts('app', [{ address: b.address, health: 'unhealthy' }]);
  expect(await shareOfB(proxy, b)).toBe(0);
  proxy.worker.setVerdicts('app', [{ address: b.address, health: 'healthy' }]);
  const early = await shareOfB(proxy, b);
  expect(early).toBeGreaterThan(0);
  expect(early).toBeLessThan(0.2);
  // A revision in between makes no difference.
  await proxy.apply(everythingTo([a.address, b.address], { upstream: { ...slow, loadBalancing, description: 'new' } }));
  expect(await shareOfB(proxy, b)).toBeLessThan(0.2);
  proxy.clock.skip(60_000);
  expect(await shareOfB(proxy, b)).toBeGreaterThan(0.3);
});

it('one that left and comes back starts slowly, also while a request of the revision before is under way on it', async () => {
  let end = () => {};
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(
    (request, response) => {
      if (request.url === '/slow') end = () => void response.end();
      else response.end();
    },
    { name: 'b' },
  );
  await using proxy = await TestProxy.start(everythingTo(b.address, { upstream: slow }));
  const held = proxy.request({ target: '/slow' });
  await expect.poll(() => b.requests.length).toBe(1);
  await proxy.apply(everythingTo(a.address, { upstream: slow }));
  expect(await shareOfB(proxy, b)).toBe(0);
  await proxy.apply(everythingTo([a.address, b.address], { upstream: slow }));
  expect(await shareOfB(proxy, b)).toBeLessThan(0.15);
  end();
  expect((await held).status).toBe(200);
});

it('one that is new beside another starts slowly, and a worker that begins holds nobody back', async () => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  await using proxy = await TestProxy.start(everythingTo(a.address, { upstream: slow }));
  expect(await shareOfB(proxy, b)).toBe(0);
  await proxy.apply(everythingTo([a.address, b.address], { upstream: slow }));
  const early = await shareOfB(proxy, b);
  expect(early).toBeGreaterThan(0.05);
  expect(early).toBeLessThan(0.15);
  const gauges = Array.from(proxy.worker.shared.endpoints.values(), (state) => state.gauge());
  expect(gauges.find(({ endpoint }) => endpoint === b.address)?.ramp).toBeLessThan(0.2);
  await using other = await TestProxy.start(everythingTo([a.address, b.address], { upstream: slow }));
  expect(await shareOfB(other, b)).toBe(0.5);
});
