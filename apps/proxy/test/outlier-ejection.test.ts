import { freePort, Origin, RawOrigin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An endpoint that fails while others do not gets no requests for a while, and then gets them again.

const detecting = (outlierDetection: object) => ({ upstream: { outlierDetection } });

/** Which origins answer out of eight requests. */
async function answering(proxy: TestProxy): Promise<string[]> {
  const seen = new Set<string>();
  for (let turn = 0; turn < 8; turn += 1) seen.add((await proxy.request()).header('x-origin') ?? 'none');
  return [...seen].sort();
}

function gaugeOf(proxy: TestProxy, { address }: { address: string }) {
  return [...proxy.worker.shared.endpoints.values()].find(({ id }) => id === address)?.gauge();
}

function ejections(proxy: TestProxy): string[] {
  return proxy.worker.context.recorder.take().endpointEvents.map(({ event, reason }) => `${event} ${reason}`);
}

it('answers of 5xx in a row eject, for the base time, times how often it was', async () => {
  let status = 500;
  await using bad = await Origin.start((...given) => respond(status)(...given), { name: 'bad' });
  await using good = await Origin.start(respond(200), { name: 'good' });
  const config = everythingTo([bad.address, good.address], detecting({ consecutive5xx: 3, interval: '1h' }));
  await using proxy = await TestProxy.start(config);
  await answering(proxy);
  expect(bad.requests.length).toBe(3);
  expect(await answering(proxy)).toEqual(['good']);
  expect(ejections(proxy)).toEqual(['ejected consecutive_5xx']);
  expect(gaugeOf(proxy, bad)).toMatchObject({
    health: 'unhealthy',
    reason: expect.stringMatching(/^ejected until [\d:]+ UTC: 3 answers of 5xx in a row$/),
    absence: { cause: 'ejected', until: expect.any(Number) },
  });

  // Neither a revision nor what discovery finds lets it back.
  await using found = await Origin.start(respond(200), { name: 'found' });
  proxy.worker.setEndpoints('app', [{ address: found.address, weight: 1, labels: {} }]);
  await proxy.apply({ ...config, settings: { drainTimeout: '7s' } });
  expect(await answering(proxy)).toEqual(['found', 'good']);

  proxy.clock.skip(30_000);
  await expect.poll(() => answering(proxy)).toEqual(['bad', 'found', 'good']);
  await answering(proxy);
  await expect.poll(() => gaugeOf(proxy, bad)?.absence?.cause).toBe('ejected');
  const { absence, since = 0 } = gaugeOf(proxy, bad) ?? {};
  expect((absence?.until ?? 0) - since).toBe(60_000);

  status = 200;
  proxy.clock.skip(60_000);
  await expect.poll(() => answering(proxy)).toEqual(['bad', 'found', 'good']);
  expect(gaugeOf(proxy, bad)).toMatchObject({ health: 'healthy', reason: '' });
});

it('gateway errors eject by their own count, and a success in between begins anew', async () => {
  const statuses = [503, 502, 200, 502, 500, 504, 503, 502];
  await using bad = await Origin.start((...given) => respond(statuses.shift() ?? 200)(...given), {
    name: 'bad',
  });
  await using good = await Origin.start(respond(200), { name: 'good' });
  const limits = { consecutive5xx: 0, consecutiveGatewayErrors: 3 };
  await using proxy = await TestProxy.start(everythingTo([bad.address, good.address], detecting(limits)));
  await answering(proxy);
  expect(ejections(proxy)).toEqual([]);
  await answering(proxy);
  await answering(proxy);
  expect(bad.requests.length).toBe(8);
  expect(ejections(proxy)).toEqual(['ejected consecutive_gateway_errors']);
});

it.each([
  ['no connection', async () => ({ address: `127.0.0.1:${await freePort()}`, stop: async () => {} })],
  [
    'a reset',
    () =>
      RawOrigin.start(async (peer) => {
        await peer.readUntil('\r\n\r\n');
        peer.close();
      }),
  ],
])('attempts that fail by %s eject', async (_, start) => {
  const bad = await start();
  await using good = await Origin.start(respond(200), { name: 'good' });
  const config = everythingTo([bad.address, good.address], detecting({ consecutiveLocalFailures: 2 }));
  await using proxy = await TestProxy.start(config);
  await answering(proxy);
  expect(ejections(proxy)).toEqual(['ejected consecutive_local_failures']);
  expect(await answering(proxy)).toEqual(['good']);
  await bad.stop();
});

it('an exchange that the endpoint lets time out counts as a failure', async () => {
  await using silent = await RawOrigin.start(() => {});
  await using good = await Origin.start(respond(200), { name: 'good' });
  const config = everythingTo([silent.address, good.address], {
    route: { timeout: '1s' },
    ...detecting({ consecutiveLocalFailures: 1 }),
  });
  await using proxy = await TestProxy.start(config);
  const answers = [proxy.request(), proxy.request()];
  await expect.poll(() => silent.peers.length).toBe(1);
  proxy.clock.skip(1000);
  expect((await Promise.all(answers)).map(({ status }) => status).sort()).toEqual([200, 504]);
  expect(ejections(proxy)).toEqual(['ejected consecutive_local_failures']);
});

it('no more are ejected than may be, and never the only one', async () => {
  await using a = await Origin.start(respond(500), { name: 'a' });
  await using b = await Origin.start(respond(500), { name: 'b' });
  await using c = await Origin.start(respond(500), { name: 'c' });
  const limits = { consecutive5xx: 1, maximumEjectedShare: 70 };
  await using proxy = await TestProxy.start(everythingTo([a.address, b.address, c.address], detecting(limits)));
  await answering(proxy);
  expect((await answering(proxy)).length).toBe(1);
  expect(ejections(proxy).filter((text) => text.startsWith('ejected'))).toHaveLength(2);
  await proxy.apply(everythingTo([a.address], detecting(limits)));
  expect(await answering(proxy)).toEqual(['a']);
  expect(gaugeOf(proxy, a)?.absence).toBeUndefined();
});

it('an endpoint that succeeds less often than the others is ejected at the end of the interval', async () => {
  let turn = 0;
  const flaky = await Origin.start((...given) => respond(turn++ % 2 === 0 ? 500 : 200)(...given), {
    name: 'flaky',
  });
  await using _ = flaky;
  const others = await Promise.all([1, 2, 3].map((number) => Origin.start(respond(200), { name: `good-${number}` })));
  const limits = {
    successRateMinimumEndpoints: 4,
    successRateMinimumRequests: 2,
    successRateDeviations: 1.5,
  };
  const addresses = [flaky, ...others].map(({ address }) => address);
  await using proxy = await TestProxy.start(everythingTo(addresses, detecting(limits)));
  await answering(proxy);
  expect(ejections(proxy)).toEqual([]);
  proxy.clock.skip(10_000);
  await expect.poll(() => ejections(proxy)).toEqual(['ejected success_rate']);
  expect(gaugeOf(proxy, flaky)?.reason).toMatch(/50\.0 % of its requests succeeded, of all 87\.5 %$/);
  for (const origin of others) await origin.stop();
});

it('a revision without the detection lets everybody back', async () => {
  await using bad = await Origin.start(respond(500), { name: 'bad' });
  await using good = await Origin.start(respond(200), { name: 'good' });
  const addresses = [bad.address, good.address];
  await using proxy = await TestProxy.start(everythingTo(addresses, detecting({ consecutive5xx: 1 })));
  await answering(proxy);
  expect(await answering(proxy)).toEqual(['good']);
  await proxy.apply(everythingTo(addresses));
  expect(await answering(proxy)).toEqual(['bad', 'good']);
});
