import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('everybody gets the page, until it is over', async () => {
  await using origin = await Origin.start();
  const policies = [{ type: 'maintenance' as const, text: 'Back at noon', html: '<h1>Noon</h1>', retryAfter: '30m' }];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const plain = await proxy.request();
  expect([plain.status, plain.header('retry-after'), plain.body.toString()]).toEqual([503, '1800', 'Back at noon\n']);
  const browser = await proxy.request({ headers: ['Accept', 'text/html'] });
  expect([browser.header('content-type'), browser.body.toString()]).toEqual([
    'text/html; charset=utf-8',
    '<h1>Noon</h1>',
  ]);
  expect((await proxy.request({ method: 'HEAD' })).body.length).toBe(0);
  expect(origin.requests).toHaveLength(0);
  await proxy.apply(everythingTo(origin.address));
  expect((await proxy.request()).status).toBe(200);
});

it('addresses that are let through get the real thing', async () => {
  await using origin = await Origin.start();
  const policies = [{ type: 'maintenance' as const, allow: ['192.0.2.0/24'] }];
  await using proxy = await TestProxy.start({
    ...everythingTo(origin.address, { route: { policies } }),
    settings: { trustedProxies: ['127.0.0.0/8'] },
  });
  expect((await proxy.request({ headers: ['X-Forwarded-For', '192.0.2.7'] })).status).toBe(200);
  expect((await proxy.request({ headers: ['X-Forwarded-For', '198.51.100.7'] })).status).toBe(503);
});
