import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { everythingTo, TestProxy, values } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

it('answers preflight requests before anybody asks for a key, and lets pages read the answers', async () => {
  await using origin = await Origin.start(respond(200, { 'access-control-allow-origin': '*', server: 'x' }, 'ok'));
  const policies = [
    { type: 'cors' as const, origins: ['https://app.test'], methods: ['PUT'], credentials: true },
    { type: 'security_headers' as const },
    { type: 'api_key' as const, keys: [{ name: 'ci', key: sealed('the key', 'sha256') }] },
  ];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const ask = (method: string, ...headers: string[]) =>
    proxy.request({ method, headers: ['Host', 'a.test', ...headers] });
  const page = ['Origin', 'https://app.test'];
  const preflight = await ask('OPTIONS', ...page, 'Access-Control-Request-Method', 'PUT');
  expect([preflight.status, preflight.header('access-control-allow-methods')]).toEqual([204, 'PUT']);
  expect(values(preflight.headers, 'access-control-allow-origin')).toEqual(['https://app.test']);
  expect(preflight.body).toHaveLength(0);
  expect(origin.requests).toHaveLength(0);

  // A page may read that it was refused, too.
  for (const [status, key] of [
    [401, 'wrong'],
    [200, 'the key'],
  ] as const) {
    const answer = await ask('PUT', ...page, 'X-Api-Key', key);
    expect(answer.status).toBe(status);
    expect(values(answer.headers, 'access-control-allow-origin')).toEqual(['https://app.test']);
    expect([answer.header('x-content-type-options'), answer.header('server')]).toEqual(['nosniff', undefined]);
  }
  const other = await ask('PUT', 'Origin', 'https://evil.test', 'X-Api-Key', 'the key');
  expect([other.status, other.header('access-control-allow-origin'), other.header('vary')]).toEqual([
    200,
    undefined,
    'Origin',
  ]);
});
