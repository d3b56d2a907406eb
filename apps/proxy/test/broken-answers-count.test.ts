import { Origin, type OriginHandler, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

// An answer counts as a success once it is whole: a head is no better than the body that does not follow.

const breaks: OriginHandler = (request, response) => {
  response.writeHead(200, { 'content-length': 100 });
  response.write('begun', () => request.socket.destroy());
};

const only = (proxy: TestProxy) => [...proxy.worker.shared.endpoints.values()][0];

/** One request, and whatever comes of it. */
async function ask(proxy: TestProxy): Promise<void> {
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n');
  await client.waitForClose();
}

it('answers that break off in a row open the circuit', async () => {
  await using origin = await Origin.start(breaks);
  const upstream = { circuitBreaker: { failures: 3 } };
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
  for (let turn = 0; turn < 3; turn += 1) await ask(proxy);
  expect(only(proxy)?.circuit?.state).toBe('open');
});

it('and eject the endpoint', async () => {
  await using origin = await Origin.start(breaks);
  await using other = await Origin.start();
  const upstream = { outlierDetection: { consecutiveLocalFailures: 3 } };
  await using proxy = await TestProxy.start(everythingTo([origin.address, other.address], { upstream }));
  for (let turn = 0; turn < 6; turn += 1) await ask(proxy);
  expect(only(proxy)?.outlier?.ejection?.reason).toBe('consecutive_local_failures');
});

it('an answer that its client does not want whole is a success', async () => {
  let status = 500;
  await using origin = await Origin.start((_request, response) => {
    if (status === 500) response.writeHead(500).end();
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
  });
  const upstream = { circuitBreaker: { failures: 2 } };
  await using proxy = await TestProxy.start(everythingTo(origin.address, { upstream }));
  for (let turn = 0; turn < 3; turn += 1) {
    status = 500;
    expect((await proxy.request()).status).toBe(500);
    status = 200;
    using client = await proxy.connect();
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await waitFor('the event', () => client.pending.includes('data: 1'));
    client.close();
    await proxy.waitUntilIdle();
  }
  expect(only(proxy)?.circuit?.state).toBe('closed');

  // One that is being tried need not end for that.
  status = 500;
  for (let turn = 0; turn < 2; turn += 1) await proxy.request();
  proxy.clock.skip(30_000);
  await expect.poll(() => only(proxy)?.circuit?.state).toBe('half_open');
  status = 200;
  using first = await proxy.connect();
  using second = await proxy.connect();
  for (const client of [first, second]) {
    client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await waitFor('the event', () => client.pending.includes('data: 1'));
  }
  expect(only(proxy)?.circuit?.state).toBe('closed');
  expect(origin.requests.slice(-2).map(({ aborted }) => aborted)).toEqual([false, false]);
});
