import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

const key = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';
const keys = [{ name: 'ci', key: sealed(key, 'sha256') }];

it('tells the upstream whose key it was, and not the key', async () => {
  await using origin = await Origin.start();
  const policies = [{ type: 'api_key' as const, keys, query: 'key', header: 'x-api-key', cookie: 'key' }];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const ask = (target: string, ...headers: string[]) =>
    proxy.request({ target, headers: ['Host', 'app.test', ...headers] });
  expect((await ask('/')).status).toBe(401);
  expect((await ask('/', 'X-Api-Key', 'wrong', 'X-Api-Key-Name', 'ci')).status).toBe(401);
  expect(origin.requests).toHaveLength(0);
  for (const answer of [
    await ask('/a?b=1', 'X-Api-Key', key, 'X-Api-Key-Name', 'root'),
    await ask(`/a?key=${key}&b=1`),
    await ask('/a?b=1', 'Cookie', `key=${key}`),
  ]) {
    const { target, headers } = echoed(answer);
    expect([target, values(headers, 'x-api-key-name')]).toEqual(['/a?b=1', ['ci']]);
    expect(headers.join(' ')).not.toContain(key);
  }
});
