// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates of operators look like this
import { Origin, waitFor } from '@sluice/testing';
import { expect, it } from 'vitest';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

function policyOf(address: string, more: object = {}) {
  const headers = { identityHeaders: ['remote-user'], userHeader: 'remote-user' };
  return { type: 'forward_auth' as const, url: `http://${address}/check`, ...headers, ...more };
}

it('asks another service, and tells the upstream whom it has found', async () => {
  await using origin = await Origin.start();
  await using auth = await Origin.start((request, response) => {
    const known = request.headers.cookie === 'session=1';
    if (known) response.writeHead(200, { 'Remote-User': 'ada' }).end('welcome');
    else response.writeHead(302, { Location: 'https://login.test/', 'Set-Cookie': 'a=1' }).end('sign in');
  });
  const added = { type: 'request_headers' as const, set: { 'x-who': '${identity.kind}:${identity.name}' } };
  const policies = [policyOf(auth.address), added];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const ask = (method: string, ...headers: string[]) =>
    proxy.request({
      method,
      target: '/a?b=1',
      headers: ['Host', 'app.test', ...headers],
      ...(method === 'POST' ? { body: 'x' } : {}),
    });

  const away = await ask('GET');
  expect([away.status, away.header('location'), away.header('set-cookie'), away.body.toString()]).toEqual([
    ...[302, 'https://login.test/', 'a=1', 'sign in'],
  ]);
  expect(origin.requests).toHaveLength(0);
  const { headers, body } = echoed(await ask('POST', 'Cookie', 'session=1', 'Remote-User', 'root'));
  expect([values(headers, 'remote-user'), values(headers, 'x-who'), body]).toEqual([
    ['ada'],
    ['forward_auth:ada'],
    'x',
  ]);
  expect(auth.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /check', 'GET /check']);
  expect(auth.requests[1]?.header('x-forwarded-uri')).toBe('/a?b=1');
  expect(auth.requests[1]?.header('x-forwarded-method')).toBe('POST');
  // The connection is kept.
  expect(new Set(auth.requests.map(({ connection }) => connection)).size).toBe(1);
});

it('lets nobody pass while the service does not answer, and gives the question up when the client goes', async () => {
  await using origin = await Origin.start();
  await using silent = await Origin.start(() => {});
  const { upstreams } = everythingTo(origin.address);
  const route = (name: string, policy: object) => ({
    name,
    match: { path: { prefix: `/${name}` } },
    upstreams: [{ name: 'app' }],
    policies: [policy as ReturnType<typeof policyOf>],
  });
  await using gone = await Origin.start();
  const { address } = gone;
  await gone.stop();
  await using proxy = await TestProxy.start({
    upstreams,
    routes: [
      route('closed', policyOf(address)),
      route('open', policyOf(address, { failOpen: true })),
      route('slow', policyOf(silent.address, { timeout: '50ms' })),
      route('waiting', policyOf(silent.address)),
      route('metadata', policyOf('169.254.169.254')),
    ],
  });
  for (const target of ['/closed', '/slow', '/metadata']) {
    const answer = await proxy.request({ target });
    expect([answer.status, answer.header('x-sluice-error')]).toEqual([503, 'auth_unavailable']);
  }
  expect((await proxy.request({ target: '/open' })).status).toBe(200);
  expect(origin.requests).toHaveLength(1);

  {
    using client = await proxy.connect();
    client.send('GET /waiting HTTP/1.1\r\nHost: app.test\r\n\r\n');
    await waitFor('the question', () => silent.requests.length === 2);
  }
  await waitFor('the question to be given up', () => silent.requests[1]?.aborted === true);
  await proxy.waitUntilIdle();
});
