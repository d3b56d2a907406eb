import { Origin, respond, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { startRetrying } from './support/retrying.ts';
import { everythingTo } from './support/start-proxy.ts';

it('retries stay a share of what was asked', async () => {
  await using origin = await Origin.start(respond(503));
  const retry = { attempts: 2, budget: { percent: 20, minimumConcurrency: 0 } };
  await using proxy = await startRetrying(origin.address, retry);
  for (let turn = 0; turn < 40; turn += 1) expect((await proxy.request()).status).toBe(503);
  expect(origin.requests).toHaveLength(48);
});

it('the share is of the last ten seconds, and outlives a revision', async () => {
  await using origin = await Origin.start(respond(503));
  const retry = { attempts: 2, budget: { percent: 20, minimumConcurrency: 0 } };
  await using proxy = await startRetrying(origin.address, retry);
  for (let turn = 0; turn < 5; turn += 1) await proxy.request();
  expect(origin.requests).toHaveLength(6);
  const policies = [{ type: 'retry' as const, ...retry, backoff: { base: '1ms' } }];
  await proxy.apply(everythingTo(origin.address, { route: { policies, priority: 1 } }));
  for (let turn = 0; turn < 5; turn += 1) await proxy.request();
  expect(origin.requests).toHaveLength(12);
  proxy.clock.skip(11_000);
  await proxy.request();
  expect(origin.requests).toHaveLength(13);
  await proxy.apply(everythingTo(origin.address));
  await waitFor('the budget to be let go', () => proxy.worker.shared.retryBudgets.size === 0);
});

it('so many at a time are allowed whatever the share, and come back when they are over', async () => {
  await using origin = await Origin.start(respond(503));
  const retry = { attempts: 2, budget: { percent: 0, minimumConcurrency: 1 } };
  await using proxy = await startRetrying(origin.address, retry);
  for (let turn = 0; turn < 5; turn += 1) await proxy.request();
  expect(origin.requests).toHaveLength(10);
  const slow = { ...retry, type: 'retry' as const, backoff: { base: '60s', max: '60s' } };
  await proxy.apply(everythingTo(origin.address, { route: { policies: [slow] } }));
  using waiting = await proxy.connect();
  waiting.send('GET / HTTP/1.1\r\nHost: app.test\r\n\r\n');
  await waitFor('the first to wait', () => origin.requests.length === 11);
  await waitFor('a retry to be under way', () =>
    Array.from(proxy.worker.shared.retryBudgets.values()).some(({ underWay }) => underWay === 1),
  );
  expect((await proxy.request()).status).toBe(503);
  expect(origin.requests).toHaveLength(12);
  waiting.close();
  await proxy.waitUntilIdle();
  expect(Array.from(proxy.worker.shared.retryBudgets.values(), ({ underWay }) => underWay)).toEqual([0]);
});
