import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('goes by the address that a trusted proxy names, and by no claim of anybody else', async () => {
  await using origin = await Origin.start();
  const policies = [{ type: 'ip_access' as const, allow: ['192.0.2.0/24'] }];
  const config = everythingTo(origin.address, { route: { policies } });
  const headers = ['Host', 'app.test', 'X-Forwarded-For', '192.0.2.7'];
  await using proxy = await TestProxy.start(config);
  const refused = await proxy.request({ headers });
  expect([refused.status, refused.header('x-sluice-error')]).toEqual([403, 'address_denied']);
  expect(origin.requests).toHaveLength(0);

  await using behind = await TestProxy.start({ ...config, settings: { trustedProxies: ['127.0.0.1'] } });
  expect((await behind.request({ headers })).status).toBe(200);
  expect((await behind.request()).status).toBe(403);
  const events = behind.worker.context.recorder.policyEvents.take();
  expect(JSON.stringify(events)).toContain('allowed');
});
