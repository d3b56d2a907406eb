import type { EndpointSnapshot } from '@sluice/snapshot/types';
import { freePort, Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

const endpoint = (address: string, labels: Record<string, string> = {}): EndpointSnapshot => ({
  address,
  weight: 1,
  labels,
});

/** How often each origin answered out of `count` requests. */
async function share(proxy: TestProxy, count: number): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  for (let index = 0; index < count; index++) {
    const name = (await proxy.request()).header('x-origin') ?? 'none';
    seen[name] = (seen[name] ?? 0) + 1;
  }
  return seen;
}

it('uses what discovery finds beside static targets, at once and whole', async () => {
  await using a = await Origin.start(respond(200), { name: 'a' });
  await using b = await Origin.start(respond(200), { name: 'b' });
  await using proxy = await TestProxy.start(everythingTo(a.address));
  expect(await share(proxy, 4)).toEqual({ a: 4 });
  proxy.worker.setEndpoints('app', [endpoint(b.address)]);
  expect(await share(proxy, 4)).toEqual({ a: 2, b: 2 });
  // A revision does not lose what discovery said before it.
  await proxy.apply(everythingTo(a.address, { route: { name: 'renamed' } }));
  expect(await share(proxy, 4)).toEqual({ a: 2, b: 2 });
  proxy.worker.setEndpoints('app', []);
  expect(await share(proxy, 4)).toEqual({ a: 4 });
  expect(proxy.worker.shared.clients.size).toBe(1);
});

it('sends a weighted share to the endpoints that carry its labels, and no other', async () => {
  await using one = await Origin.start(respond(200), { name: 'v1' });
  await using two = await Origin.start(respond(200), { name: 'v2' });
  await using proxy = await TestProxy.start({
    upstreams: [
      {
        name: 'app',
        targets: [
          { address: one.address, labels: { version: 'v1' } },
          { address: two.address, labels: { version: 'v2' } },
        ],
      },
    ],
    routes: [
      {
        name: 'all',
        upstreams: [
          { name: 'app', weight: 3, subset: { version: 'v1' } },
          { name: 'app', weight: 0, subset: { version: 'v2' } },
        ],
      },
    ],
  });
  expect(await share(proxy, 8)).toEqual({ v1: 8 });
});

it('goes to another endpoint when one refuses the connection, whatever the method, and shows it as unhealthy', async () => {
  await using good = await Origin.start(respond(200), { name: 'good' });
  const closed = `127.0.0.1:${await freePort()}`;
  await using proxy = await TestProxy.start(everythingTo([closed, good.address]));
  for (let index = 0; index < 6; index++) {
    const response = await proxy.request({ method: 'POST', body: 'once' });
    expect(response.status).toBe(200);
  }
  expect(good.requests.map((seen) => seen.body.toString())).toEqual(Array.from({ length: 6 }, () => 'once'));
  const gauges = Array.from(proxy.worker.shared.endpoints.values(), (state) => state.gauge());
  expect(gauges.find((gauge) => gauge.endpoint === closed)).toMatchObject({ health: 'unhealthy' });
  expect(gauges.find((gauge) => gauge.endpoint === closed)?.reason).toMatch(/^connection refused, \d+ times since /);
  expect(gauges.find((gauge) => gauge.endpoint === good.address)).toMatchObject({ health: 'healthy', reason: '' });
});

it('says 503 without an endpoint and 502 when every one refuses', async () => {
  await using proxy = await TestProxy.start(everythingTo([]));
  const none = await proxy.request();
  expect([none.status, none.header('x-sluice-error')]).toEqual([503, 'no_endpoint']);
  await proxy.apply(everythingTo([`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]));
  const refused = await proxy.request();
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([502, 'connect_refused']);
  await proxy.waitUntilIdle();
});

it.each(['169.254.169.254:80', '[fe80::1]:80', '[fd00:ec2::254]:80'])('never dials %s', async (address) => {
  await using proxy = await TestProxy.start(everythingTo(address));
  const denied = await proxy.request();
  expect([denied.status, denied.header('x-sluice-error')]).toEqual([502, 'address_denied']);
});
