import { Origin, respond } from '@sluice/testing';
import { expect, it } from 'vitest';
import { keySet, TestIssuer } from '../../../packages/policies/src/jwt/testing-tokens.ts';
import { echoed, everythingTo, TestProxy, values } from './support/start-proxy.ts';

const claims = { sub: 'ada', iss: 'https://login.test/', exp: 9_999_999_999 };

it('verifies with fetched keys, follows their rotation, and asks no more than it must', async () => {
  const [first, second] = [new TestIssuer('1'), new TestIssuer('2')];
  let keys = keySet(first);
  await using origin = await Origin.start();
  await using login = await Origin.start((...given) =>
    respond(200, { 'content-type': 'application/json' }, keys)(...given),
  );
  const policies = [
    {
      type: 'jwt' as const,
      keys: { url: `http://${login.address}/jwks` },
      issuers: [claims.iss],
      claimHeaders: { 'x-user': 'sub' },
    },
  ];
  const config = everythingTo(origin.address, { route: { policies } });
  await using proxy = await TestProxy.start(config);
  const ask = (token: string) =>
    proxy.request({ headers: ['Host', 'app.test', 'Authorization', `Bearer ${token}`, 'X-User', 'root'] });

  const answers = await Promise.all(Array.from({ length: 5 }, () => ask(first.token(claims))));
  for (const answer of answers) {
    const { headers } = echoed(answer);
    expect([values(headers, 'x-user'), values(headers, 'authorization')]).toEqual([['ada'], []]);
  }
  expect(login.requests.map(({ target }) => target)).toEqual(['/jwks']);
  expect((await proxy.request()).status).toBe(401);

  keys = keySet(second);
  expect((await ask(second.token(claims))).status).toBe(401);
  expect(login.requests).toHaveLength(1);
  proxy.clock.skip(30_000);
  expect((await ask(second.token(claims))).status).toBe(200);
  expect((await ask(first.token(claims))).status).toBe(401);
  expect(login.requests).toHaveLength(2);

  // A revision that leaves the route alone keeps the keys.
  await proxy.apply({ ...config, settings: { requestIdHeader: 'x-other' } });
  expect((await ask(second.token(claims))).status).toBe(200);
  expect(login.requests).toHaveLength(2);
});

it('answers 503 as long as the keys cannot be had, and never asks a metadata service for them', async () => {
  await using origin = await Origin.start();
  await using login = await Origin.start(respond(500, {}, 'down'));
  const policy = (url: string) => ({ type: 'jwt' as const, keys: { url } });
  for (const url of [`http://${login.address}/`, 'http://169.254.169.254/latest', 'http://[fe80::1]/']) {
    await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies: [policy(url)] } }));
    const headers = ['Host', 'app.test', 'Authorization', `Bearer ${new TestIssuer('1').token(claims)}`];
    const answer = await proxy.request({ headers });
    expect([answer.status, answer.header('x-sluice-error')]).toEqual([503, 'keys_unavailable']);
  }
  expect(origin.requests).toHaveLength(0);
});
