import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

const password = sealed('open sesame', 'scrypt');
const policies = [{ type: 'basic_auth' as const, users: [{ name: 'ada', password }], userHeader: 'x-user' }];
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

it('lets in who knows the password, and tells the upstream the name and not the password', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const ask = (...headers: string[]) => proxy.request({ headers: ['Host', 'app.test', ...headers] });
  const asked = await ask();
  expect([asked.status, asked.header('www-authenticate')]).toEqual([401, 'Basic realm="Restricted", charset="UTF-8"']);
  expect((await ask('Authorization', basic('ada:wrong'))).status).toBe(401);
  expect(origin.requests).toHaveLength(0);

  const { headers } = echoed(await ask('Authorization', basic('ada:open sesame'), 'X-User', 'root'));
  expect(values(headers, 'authorization')).toEqual([]);
  expect(values(headers, 'x-user')).toEqual(['ada']);
});

it('answers other requests while passwords are being hashed', async () => {
  await using origin = await Origin.start();
  const { upstreams, routes = [] } = everythingTo(origin.address, { route: { policies } });
  const open = { name: 'open', match: { path: { exact: '/open' } }, upstreams: [{ name: 'app' }] };
  await using proxy = await TestProxy.start({ upstreams, routes: [...routes, open] });
  const ended: string[] = [];
  const guesses = Array.from({ length: 8 }, async (_, index) => {
    const headers = ['Host', 'app.test', 'Authorization', basic(`ada:guess ${index}`)];
    expect((await proxy.request({ headers })).status).toBe(401);
    ended.push('guess');
  });
  expect((await proxy.request({ target: '/open' })).status).toBe(200);
  ended.push('open');
  await Promise.all(guesses);
  expect(ended.indexOf('open')).toBeLessThan(7);
});

it('refuses a configuration whose secrets were sealed with another key, and says so without them', async () => {
  await using origin = await Origin.start();
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const broken = [
    { ...policies[0], users: [{ name: 'ada', password: password.replace(/\.v1\.\w+/, '.v1.00000000') }] },
  ];
  const outcome = await proxy.apply(everythingTo(origin.address, { route: { policies: broken } } as never));
  expect(outcome).toMatchObject({ kind: 'rejected' });
  expect(JSON.stringify(outcome)).toContain('sealed with the secret key 00000000');
  expect((await proxy.request()).status).toBe(401);
});
