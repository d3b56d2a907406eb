import { Origin } from '@sluice/testing';
import { expect, it } from 'vitest';
import { keySet, TestIssuer } from '../../../packages/policies/src/jwt/testing-tokens.ts';
import { everythingTo, TestProxy } from './support/start-proxy.ts';
import { sealed } from './support/test-certificates.ts';

const issuer = new TestIssuer('1');
const token = (claims: object) => `Bearer ${issuer.token({ exp: 9_999_999_999, ...claims })}`;
const jwt = { type: 'jwt', keys: { jwks: keySet(issuer) }, optional: true };

async function started(...policies: object[]) {
  const origin = await Origin.start();
  const proxy = await TestProxy.start(everythingTo(origin.address, { route: { policies: policies as never } }));
  return {
    proxy,
    async ask(...authorizations: string[]): Promise<number[]> {
      const statuses = [];
      for (const authorization of authorizations) {
        const headers = ['Host', 'a.test', ...(authorization === '' ? [] : ['Authorization', authorization])];
        statuses.push((await proxy.request({ headers })).status);
      }
      return statuses;
    },
    async [Symbol.asyncDispose]() {
      await proxy.stop();
      await origin.stop();
    },
  };
}

it.each([
  ['rate_limit', { window: '60s' }],
  ['quota', { period: 'day' }],
])('%s counts each value of a claim for itself, whatever else the tokens say', async (type, more) => {
  await using gateway = await started(jwt, { type, limit: 2, ...more, key: { by: 'claim', claim: 'org.id' } });
  const [first, again, other] = [
    token({ org: { id: 'a' }, sub: '1' }),
    token({ org: { id: 'a' }, sub: '2', jti: 'x' }),
    token({ org: { id: 'b' }, sub: '1' }),
  ];
  expect(await gateway.ask(first, again, first, other, other, other)).toEqual([200, 200, 429, 200, 200, 429]);
  // Who says nothing is counted by address, and nobody's claim is taken unverified.
  const forged = `Bearer ${new TestIssuer('1').token({ exp: 9_999_999_999, org: { id: 'c' } })}`;
  expect(await gateway.ask(forged, '', '', '')).toEqual([401, 200, 200, 429]);
  const denials = gateway.proxy.worker.context.recorder.take().denials.map(({ key }) => key);
  expect(denials).toEqual(['org.id "a"', 'org.id "b"', '127.0.0.1']);
});

it('requests without the claim are counted together or not at all', async () => {
  const limit = (missing: string) => ({
    type: 'rate_limit',
    limit: 1,
    window: '60s',
    key: { by: 'claim', claim: 'tier', missing },
  });
  {
    await using gateway = await started(jwt, limit('together'));
    expect(await gateway.ask(token({ sub: '1' }), token({ sub: '2' }), token({ tier: 'gold' }))).toEqual([
      200, 429, 200,
    ]);
  }
  await using gateway = await started(jwt, limit('not_counted'));
  expect(await gateway.ask('', token({ sub: '2' }), '', token({ tier: 'x' }), token({ tier: 'x' }))).toEqual([
    200, 200, 200, 200, 429,
  ]);
  const events = gateway.proxy.worker.context.recorder
    .take()
    .policyEvents.filter(({ policy }) => policy === 'rate_limit');
  expect(events.map(({ event, count }) => [event, count])).toEqual([
    ['not_counted', 3],
    ['allowed', 1],
    ['denied', 1],
  ]);
});

it('what is noted of an API key is a claim, too', async () => {
  const keys = ['a', 'b', 'c'].map((name) => ({
    name,
    key: sealed(`key ${name}`, 'sha256'),
    metadata: { customer: name === 'c' ? 'two' : 'one' },
  }));
  const limit = { type: 'rate_limit', limit: 2, window: '60s', key: { by: 'claim', claim: 'customer' } };
  await using gateway = await started({ type: 'api_key', keys, header: 'authorization' }, limit);
  expect(await gateway.ask('key a', 'key b', 'key a', 'key c')).toEqual([200, 200, 429, 200]);
});
