import { Origin, type OriginHandler, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { eventsOf, startCached } from './support/caching.ts';

function answering(headers: Readonly<Record<string, string>>, status = 200): OriginHandler {
  return (_request, response) => {
    response.sendDate = false;
    response.writeHead(status, headers).end(`status ${status}`);
  };
}

it('gives a stale answer while a newer one is asked for, once', async () => {
  await using origin = await Origin.start(answering({ 'cache-control': 'max-age=600, stale-while-revalidate=3600' }));
  await using proxy = await startCached(origin.address);
  await proxy.request();
  proxy.clock.skip(1_200_000);
  const responses: (() => void)[] = [];
  origin.handle((_request, response) => {
    response.sendDate = false;
    responses.push(() => response.writeHead(200, { 'cache-control': 'max-age=600' }).end('newer'));
  });
  for (let turn = 0; turn < 3; turn += 1) {
    const response = await proxy.request();
    expect(response.body.toString()).toBe('status 200');
    expect(Number(response.header('age'))).toBeGreaterThanOrEqual(1200);
  }
  await waitFor('the question', () => responses.length === 1);
  for (const respond of responses) respond();
  await proxy.waitUntilIdle();
  expect((await proxy.request()).body.toString()).toBe('newer');
  expect(origin.requests).toHaveLength(2);
  expect(eventsOf(proxy)).toEqual({ hit: 1, miss: 1, refreshed: 1, stale: 3, stored: 2 });
});

it('gives a stale answer in place of an error, as long as it may', async () => {
  await using origin = await Origin.start(answering({ 'cache-control': 'max-age=600' }));
  await using proxy = await startCached(origin.address, { staleIfError: '1h' });
  await proxy.request();
  proxy.clock.skip(1_200_000);
  origin.handle(answering({}, 503));
  expect((await proxy.request()).body.toString()).toBe('status 200');
  origin.handle((_request, response) => response.destroy());
  const stale = await proxy.request();
  expect(stale.status).toBe(200);
  expect(Number(stale.header('age'))).toBeGreaterThanOrEqual(1200);
  origin.handle(answering({}, 404));
  expect((await proxy.request()).status).toBe(404);
});

it('and not beyond, and none that asks not to be used stale', async () => {
  await using origin = await Origin.start(answering({ 'cache-control': 'max-age=600' }));
  await using proxy = await startCached(origin.address, { staleIfError: '1h', staleWhileRevalidate: '1h' });
  await proxy.request({ target: '/a' });
  origin.handle(answering({ 'cache-control': 'max-age=600, must-revalidate' }));
  await proxy.request({ target: '/b' });
  origin.handle(answering({}, 503));
  proxy.clock.skip(1_200_000);
  expect((await proxy.request({ target: '/b' })).status).toBe(503);
  proxy.clock.skip(3_600_000);
  expect((await proxy.request({ target: '/a' })).status).toBe(503);
});

it('an endpoint that cannot be reached is no reason to go without', async () => {
  const origin = await Origin.start(answering({ 'cache-control': 'max-age=600, stale-if-error=3600' }));
  await using proxy = await startCached(origin.address);
  await proxy.request();
  await origin.stop();
  proxy.clock.skip(1_200_000);
  expect((await proxy.request()).body.toString()).toBe('status 200');
  expect((await proxy.request({ target: '/other' })).status).toBe(502);
});
