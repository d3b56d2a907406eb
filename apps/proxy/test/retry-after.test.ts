import { Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { onceThen200, startRetrying } from './support/retrying.ts';

it('an answer that asks to be left alone is tried again no sooner', async () => {
  await using origin = await Origin.start(onceThen200(respond(503, { 'retry-after': '1' })));
  await using proxy = await startRetrying(origin.address);
  const started = performance.now();
  expect((await proxy.request()).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(990);
});

it('one that asks for longer than the policy waits is passed on', async () => {
  await using origin = await Origin.start(onceThen200(respond(503, { 'retry-after': '3' })));
  await using proxy = await startRetrying(origin.address);
  const response = await proxy.request();
  expect([response.status, response.header('retry-after')]).toEqual([503, '3']);
  expect(origin.requests).toHaveLength(1);
});

it('a client that leaves during the wait ends it', async () => {
  await using origin = await Origin.start(respond(503, { 'retry-after': '60' }));
  await using proxy = await startRetrying(origin.address, { maxRetryAfter: '10m' });
  using client = await proxy.connect();
  client.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the first attempt', () => origin.requests.length === 1);
  client.close();
  await proxy.waitUntilIdle();
  expect(origin.requests).toHaveLength(1);
});
