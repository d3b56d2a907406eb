import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { onceThen200, startRetrying } from './support/retrying.ts';

it('retries are counted by their reason, and so is why there is none', async () => {
  await using origin = await Origin.start(onceThen200(respond(503)));
  await using proxy = await startRetrying(origin.address, { attempts: 3, errors: ['connect_failure', 'reset'] });
  const events = () => {
    const found = proxy.worker.context.recorder.policyEvents.take();
    expect(found.every(({ route, policy }) => route === 'all' && policy === 'retry')).toBe(true);
    proxy.worker.context.recorder.policyEvents.commit();
    return Object.fromEntries(found.map(({ event, count }) => [event, count]));
  };
  await proxy.request();
  expect(events()).toEqual({ retried_status: 1 });
  origin.handle(respond(503));
  await proxy.request();
  await proxy.request({ method: 'POST', body: 'x' });
  expect(events()).toEqual({ retried_status: 2, attempts_exhausted: 1, method_not_repeated: 1 });
  await proxy.waitUntilIdle();
  // One of the three goes to the connection that was kept, whose loss says nothing of the endpoint.
  origin.handle((request) => request.socket.destroy());
  await proxy.request();
  expect(events()).toEqual({ retried_reset: 1, attempts_exhausted: 1 });
});
