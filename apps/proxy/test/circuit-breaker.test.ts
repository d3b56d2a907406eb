import { freePort, Origin, RawOrigin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// The circuit of an endpoint that keeps failing opens; it is tried with one request at a time and closes again.

const breaking = (circuitBreaker: object) => ({ upstream: { circuitBreaker } });

async function statuses(proxy: TestProxy, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let turn = 0; turn < count; turn += 1) seen.push((await proxy.request()).status);
  return seen;
}

function stateOf(proxy: TestProxy, address: string): string | undefined {
  return [...proxy.worker.shared.endpoints.values()].find(({ id }) => id === address)?.circuit?.state;
}

function events(proxy: TestProxy): string[] {
  return proxy.worker.context.recorder.take().endpointEvents.map(({ event, count }) => `${count} ${event}`);
}

it('opens after failures in a row, refuses with a code, and closes after probes that succeed', async () => {
  let status = 500;
  await using origin = await Origin.start((...given) => respond(status)(...given));
  await using proxy = await TestProxy.start(everythingTo(origin.address, breaking({})));
  expect(await statuses(proxy, 4)).toEqual([500, 500, 500, 500]);
  status = 200;
  expect(await statuses(proxy, 1)).toEqual([200]);
  status = 500;
  expect(await statuses(proxy, 5)).toEqual([500, 500, 500, 500, 500]);
  const refused = await proxy.request();
  expect(refused.status).toBe(503);
  expect(refused.header('x-sluice-error')).toBe('circuit_open');
  expect(origin.requests.length).toBe(10);
  expect([...proxy.worker.shared.endpoints.values()][0]?.gauge()).toMatchObject({
    health: 'unhealthy',
    reason: expect.stringMatching(/^circuit open until [\d:]+ UTC: answered 500$/),
    absence: { cause: 'circuit_open', until: expect.any(Number) },
  });

  // A revision does not close it.
  await proxy.apply({ ...everythingTo(origin.address, breaking({})), settings: { drainTimeout: '7s' } });
  expect(await statuses(proxy, 1)).toEqual([503]);

  proxy.clock.skip(30_000);
  await expect.poll(() => stateOf(proxy, origin.address)).toBe('half_open');
  expect(await statuses(proxy, 2)).toEqual([500, 503]);

  status = 200;
  proxy.clock.skip(30_000);
  await expect.poll(() => stateOf(proxy, origin.address)).toBe('half_open');
  expect(await statuses(proxy, 3)).toEqual([200, 200, 200]);
  expect(stateOf(proxy, origin.address)).toBe('closed');
  expect(events(proxy)).toEqual(['2 circuit_opened', '2 circuit_half_open', '1 circuit_closed']);
});

it('a half-open circuit lets one probe through at a time, and one whose client leaves makes room', async () => {
  await using origin = await RawOrigin.start(async (peer, connection) => {
    if (connection < 2) return peer.close();
    await peer.readUntil('\r\n\r\n');
    if (connection > 2) peer.send('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  const limits = { failures: 2, successes: 1 };
  await using proxy = await TestProxy.start(everythingTo(origin.address, breaking(limits)));
  expect(await statuses(proxy, 2)).toEqual([502, 502]);
  proxy.clock.skip(30_000);
  await expect.poll(() => stateOf(proxy, origin.address)).toBe('half_open');
  const probing = await proxy.connect();
  probing.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await expect.poll(() => origin.peers.length).toBe(3);
  expect(await statuses(proxy, 2)).toEqual([503, 503]);
  probing.close();
  await proxy.waitUntilIdle();
  expect(stateOf(proxy, origin.address)).toBe('half_open');
  expect(await statuses(proxy, 1)).toEqual([200]);
  expect(stateOf(proxy, origin.address)).toBe('closed');
});

it('requests go to another endpoint while there is one', async () => {
  const dead = `127.0.0.1:${await freePort()}`;
  await using good = await Origin.start(respond(200));
  await using proxy = await TestProxy.start(everythingTo([dead, good.address], breaking({ failures: 1 })));
  expect(await statuses(proxy, 4)).toEqual([200, 200, 200, 200]);
  expect(stateOf(proxy, dead)).toBe('open');
  proxy.clock.skip(30_000);
  await expect.poll(() => stateOf(proxy, dead)).toBe('half_open');
  // The probe fails for want of a connection, so nothing is lost by it.
  expect(await statuses(proxy, 4)).toEqual([200, 200, 200, 200]);
  expect(stateOf(proxy, dead)).toBe('open');
});

it('a revision without the breaker lets everybody through', async () => {
  await using origin = await Origin.start(respond(500));
  await using proxy = await TestProxy.start(everythingTo(origin.address, breaking({ failures: 1 })));
  expect(await statuses(proxy, 2)).toEqual([500, 503]);
  await proxy.apply(everythingTo(origin.address));
  expect(await statuses(proxy, 2)).toEqual([500, 500]);
});
