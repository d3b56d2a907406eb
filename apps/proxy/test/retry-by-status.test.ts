import { Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { onceThen200, startRetrying } from './support/retrying.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it.each([502, 503, 504])('%i is tried again, and nothing of it reaches the client', async (status) => {
  await using origin = await Origin.start(onceThen200(respond(status, { 'x-first': 'yes' }, 'broken')));
  await using proxy = await startRetrying(origin.address);
  const response = await proxy.request();
  expect([response.status, response.body.toString(), response.header('x-first')]).toEqual([200, 'fine', undefined]);
  expect(origin.requests).toHaveLength(2);
  await proxy.waitUntilIdle();
});

it('the connection of an answer that is tried again serves on', async () => {
  await using origin = await Origin.start(onceThen200(respond(503, { 'retry-after': '1' }, 'x'.repeat(10_000))));
  await using proxy = await startRetrying(origin.address);
  expect((await proxy.request()).status).toBe(200);
  expect(origin.connections).toBe(1);
});

it('but is given up when its body is long, or does not end', async () => {
  for (const start of ['x'.repeat(500_000), 'x']) {
    await using origin = await Origin.start(onceThen200((_request, response) => response.writeHead(503).write(start)));
    await using proxy = await startRetrying(origin.address);
    expect((await proxy.request()).status).toBe(200);
    await waitFor('the first answer to be given up', () => origin.requests[0]?.aborted === true);
    await proxy.waitUntilIdle();
  }
});

it('the last answer is passed on when attempts run out', async () => {
  await using origin = await Origin.start(respond(503, { 'x-who': 'origin' }, 'broken'));
  await using proxy = await startRetrying(origin.address, { attempts: 4 });
  const response = await proxy.request();
  expect([response.status, response.header('x-who'), response.body.toString()]).toEqual([503, 'origin', 'broken']);
  expect(origin.requests).toHaveLength(4);
});

it('other statuses are not, nor any without the policy', async () => {
  await using origin = await Origin.start(respond(500));
  await using proxy = await startRetrying(origin.address);
  expect((await proxy.request()).status).toBe(500);
  expect(origin.requests).toHaveLength(1);
  origin.handle(respond(503));
  await proxy.apply(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(503);
  expect(origin.requests).toHaveLength(2);
});

it('the statuses are those of the policy', async () => {
  await using origin = await Origin.start(onceThen200(respond(429)));
  await using proxy = await startRetrying(origin.address, { statuses: [429] });
  expect((await proxy.request()).status).toBe(200);
});

it('a route without the policy is not told of one', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address));
  await proxy.request();
  expect(proxy.worker.shared.retryBudgets.size).toBe(0);
});
