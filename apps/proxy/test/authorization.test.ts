import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { keySet, TestIssuer } from '../../../packages/policies/src/jwt/testing-tokens.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';

it('decides by the claims of a verified token and by nothing that a client says', async () => {
  await using origin = await Origin.start();
  const issuer = new TestIssuer('1');
  const policies = [
    { type: 'jwt' as const, keys: { jwks: keySet(issuer) }, optional: true },
    {
      type: 'authorization' as const,
      rules: [
        {
          name: 'no-admin',
          action: 'deny' as const,
          to: [{ paths: ['/admin*'] }],
          from: [{ notRemoteIpBlocks: ['10.0.0.0/8'] }],
        },
        { name: 'public', to: [{ methods: ['GET'], paths: ['/public/*', '/admin*'] }] },
        {
          name: 'clerks',
          from: [{ requestPrincipals: ['https://login.test/*'] }],
          to: [{ paths: ['/orders/{*}'] }],
          when: [{ key: 'request.auth.claims[groups]', values: ['clerk'] }],
        },
      ],
    },
  ];
  await using proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies } }));
  const token = (groups: string[]) =>
    `Bearer ${issuer.token({ iss: 'https://login.test', sub: 'ada', exp: 9_999_999_999, groups })}`;
  const statusOf = async (target: string, ...headers: string[]) =>
    (await proxy.request({ target, headers: ['Host', 'a.test', ...headers] })).status;
  expect(await statusOf('/public/a')).toBe(200);
  expect(await statusOf('/orders/7')).toBe(403);
  expect(await statusOf('/orders/7', 'Authorization', token(['clerk']))).toBe(200);
  expect(await statusOf('/orders/7/x', 'Authorization', token(['clerk']))).toBe(403);
  expect(await statusOf('/orders/7', 'Authorization', token(['guest']))).toBe(403);
  expect(await statusOf('/orders/7', 'X-Groups', 'clerk', 'X-Forwarded-For', '10.0.0.1')).toBe(403);
  expect(await statusOf('/admin', 'X-Forwarded-For', '10.0.0.1')).toBe(403);
  // What is matched is what is forwarded: no spelling of the path goes around the rule.
  expect(await statusOf('/%61dmin')).toBe(403);
  expect(await statusOf('//admin')).toBe(403);
  expect(await statusOf('/public/%2e%2e/admin')).toBe(400);
});
