import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

// A shared cache in front that kept a refusal would refuse everybody else (RFC 9111 §4.2.2).

it.each([
  ['rate_limit', { limit: 1, window: '60s', status: 404 }, 404],
  ['quota', { limit: 1, period: 'day' }, 429],
  ['ip_access', { deny: ['127.0.0.1'], status: 404 }, 404],
  ['fault_injection', { abort: { percent: 100, status: 410 } }, 410],
  ['maintenance', {}, 503],
  ['basic_auth', { users: [{ name: 'a', password: sealed('x', 'scrypt') }] }, 401],
  ['authorization', { rules: [{ name: 'no', action: 'deny' }] }, 403],
])('%s', async (type, more, status) => {
  await using origin = await Origin.start();
  const policies = [{ type, ...more }] as never;
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const methods = ['GET', 'HEAD', 'OPTIONS'];
  await proxy.request();
  for (const method of methods) {
    const answer = await proxy.request({ method });
    expect([method, answer.status, answer.header('cache-control')]).toEqual([method, status, 'no-store']);
    if (method === 'HEAD') expect(answer.body).toHaveLength(0);
  }
});
