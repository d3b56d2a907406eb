import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it('lets pass who is in the office, or knows a password or a key, and is no guest', async () => {
  await using origin = await Origin.start();
  const policies = [
    {
      type: 'access' as const,
      lists: [
        {
          name: 'office or staff',
          rules: [
            { type: 'ip_access' as const, allow: ['192.0.2.0/24'] },
            { type: 'basic_auth' as const, users: [{ name: 'ada', password: sealed('open sesame', 'scrypt') }] },
            { type: 'api_key' as const, keys: [{ name: 'ci', key: sealed('the key', 'sha256') }] },
          ],
        },
        { name: 'no guests', rules: [{ type: 'ip_access' as const, deny: ['192.0.2.128/25'] }] },
      ],
    },
  ];
  const config = everythingTo(origin.address, { route: { policies } });
  await using proxy = await TestProxy.start({ ...config, settings: { trustedProxies: ['127.0.0.1'] } });
  const ask = (address: string, ...headers: string[]) =>
    proxy.request({ headers: ['Host', 'app.test', 'X-Forwarded-For', address, ...headers] });
  expect((await ask('192.0.2.1')).status).toBe(200);
  expect((await ask('192.0.2.200')).status).toBe(403);
  expect((await ask('198.51.100.1', 'X-Api-Key', 'the key')).status).toBe(200);
  expect((await ask('198.51.100.1', 'Authorization', basic('ada:open sesame'))).status).toBe(200);
  const refused = await ask('198.51.100.1', 'Authorization', basic('ada:wrong'));
  expect(refused.status).toBe(401);
  expect(values(refused.headers, 'www-authenticate')).toEqual(['Basic realm="Restricted", charset="UTF-8"', 'ApiKey']);
  expect(origin.requests).toHaveLength(3);
});

it('uses lists of the settings, and follows their change', async () => {
  const rules = (range: string) => [{ type: 'ip_access' as const, allow: [range] }];
  const policies = [{ type: 'access' as const, lists: [{ use: 'office' }] }];
  const route = (name: string) => ({
    name,
    match: { path: { exact: `/${name}` } },
    directResponse: { status: 204 },
    policies,
  });
  const config = (range: string) => ({
    settings: { accessLists: [{ name: 'office', rules: rules(range) }] },
    routes: [route('a'), route('b')],
  });
  await using proxy = await TestProxy.start(config('127.0.0.0/8'));
  expect((await proxy.request({ target: '/a' })).status).toBe(204);
  await proxy.apply(config('10.0.0.0/8'));
  for (const target of ['/a', '/b']) expect((await proxy.request({ target })).status).toBe(403);
});
