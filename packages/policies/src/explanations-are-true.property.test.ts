import { digestOf } from '@sluice/core/document-secret';
import { testSeed } from '@sluice/testing/test-seed';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PolicyExchange } from './contract.ts';
import { explainPolicy } from './explainers.ts';
import { keySet, TestIssuer } from './jwt/testing-tokens.ts';
import { createPolicy } from './runtimes.ts';
import { policySchema } from './schemas.ts';
import { anExchange, explained, testEnvironment } from './testing-exchange.ts';

// What the simulator is sure of is so: both sides see the same requests, one policy after another.

const issuer = new TestIssuer('1');
const stranger = new TestIssuer('1');
// The cheapest hash there is: many are compared.
const password = '$scrypt$ln=10,r=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
const token = (by: TestIssuer, claims: object) => `Bearer ${by.token({ exp: 9_999_999_999, ...claims })}`;
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const addresses = ['192.0.2.1', '192.0.2.200', '198.51.100.7', '2001:db8::1'];
const ranges = ['192.0.2.0/24', '192.0.2.128/25', '198.51.100.7', '2001:db8::/32', '0.0.0.0/0'];

const some = <Value>(...values: Value[]) => fc.constantFrom(...values);
const rangeList = fc.uniqueArray(some(...ranges), { minLength: 1, maxLength: 3 });
const ipAccess = fc.record({
  type: fc.constant('ip_access'),
  allow: fc.option(rangeList, { nil: undefined }),
  deny: rangeList,
  shadow: some(false, false, true),
});
const keys = [
  { name: 'ci', key: digestOf('key 1'), metadata: { plan: 'gold' } },
  { name: 'cd', key: digestOf('key 2') },
];
const apiKey = fc.record({
  type: fc.constant('api_key'),
  keys: some(keys, keys.slice(0, 1)),
  header: some('x-api-key', 'authorization'),
  forwardKey: fc.boolean(),
});
const basicAuth = fc.record({
  type: fc.constant('basic_auth'),
  users: fc.constant([{ name: 'ada', password }]),
  userHeader: some(undefined, 'x-user'),
  forwardCredentials: fc.boolean(),
});
const jwt = fc.record({
  type: fc.constant('jwt'),
  keys: fc.constant({ jwks: keySet(issuer) }),
  issuers: some(undefined, ['https://a.test']),
  claims: some(undefined, [{ claim: 'groups', values: ['clerk'] }]),
  claimHeaders: some(undefined, { 'x-user': 'sub' }),
  optional: fc.boolean(),
  forwardToken: fc.boolean(),
});
const lists = fc.array(
  fc.record({
    satisfy: some('any', 'all'),
    rules: fc.array(
      fc.oneof(
        ipAccess.map((rule) => ({ ...rule, shadow: false })),
        apiKey,
        jwt.map((rule) => ({ ...rule, optional: false })),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  }),
  { minLength: 1, maxLength: 3 },
);
const access = fc.record({
  type: fc.constant('access'),
  satisfy: some('any', 'all'),
  lists: lists.map((all) => all.map((list, index) => ({ name: `list ${index}`, ...list }))),
  shadow: some(false, false, true),
});
const condition = some(
  { key: 'identity.kind', values: ['api_key'] },
  { key: 'identity.name', notValues: ['ada'] },
  { key: 'request.headers[X-User]', values: ['ada', 'root'] },
  { key: 'request.headers[x-api-key-name]', values: ['ci'] },
  { key: 'request.auth.claims[groups]', values: ['clerk'] },
  { key: 'remote.ip', notValues: ['192.0.2.128/25'] },
);
const rule = fc.record({
  action: some('allow', 'deny', 'audit'),
  to: some(undefined, [{ methods: ['GET'] }], [{ notPaths: ['/admin*'] }], [{ hosts: ['*.example.com'] }]),
});
const authorization = fc.record({
  type: fc.constant('authorization'),
  rules: fc
    .array(fc.tuple(rule, fc.option(condition, { nil: undefined })), { minLength: 1, maxLength: 3 })
    .map((rules) =>
      rules.map(([one, when], index) => ({
        ...one,
        name: `r${index}`,
        ...(when === undefined ? {} : { when: [when] }),
      })),
    ),
  shadow: some(false, false, true),
});
const others = some(
  { type: 'cors', origins: ['https://*.app.test'] },
  { type: 'maintenance', allow: ['192.0.2.0/24'] },
  { type: 'fault_injection', abort: { percent: 100, status: 503 }, header: { name: 'x-user', value: 'root' } },
  { type: 'fault_injection', abort: { percent: 0, status: 503 } },
  { type: 'request_headers', set: { 'x-user': 'edge' }, remove: ['x-api-key'] },
  { type: 'rate_limit', limit: 1, key: { by: 'claim', claim: 'sub', missing: 'not_counted' } },
);
const policies = fc.array(fc.oneof(ipAccess, apiKey, basicAuth, jwt, access, authorization, authorization, others), {
  minLength: 1,
  maxLength: 4,
});
const field = some(
  ['X-User', 'root'],
  ['X_User', 'root'],
  ['x-api-key-name', 'ci'],
  ['X-Api-Key', 'key 1'],
  ['x-api-key', 'key 3'],
  ['Origin', 'https://evil.test'],
  ['Origin', 'https://x.app.test'],
  ['Access-Control-Request-Method', 'PUT'],
  ...[basic('ada:wrong'), basic('eve:x'), 'Bearer key 2', 'Bearer x.y.z'].map((value) => ['Authorization', value]),
  ...[{}, { iss: 'https://a.test', groups: ['clerk'], sub: 'ada' }, { sub: 'ada', groups: 'x' }].flatMap((claims) => [
    ['authorization', token(issuer, claims)],
    ['authorization', token(stranger, claims)],
  ]),
);
const request = fc.record({
  method: some('GET', 'POST', 'OPTIONS', 'HEAD'),
  path: some('/', '/admin/x', '/orders/1'),
  host: some('api.example.com', 'other.test'),
  clientAddress: some(...addresses),
  headers: fc.array(field, { maxLength: 4 }).map((fields) => fields.flat()),
});

it(`what explanations are sure of is what policies do, seed ${testSeed}`, async () => {
  const sure: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(policies, request, async (given, { method, path, headers, ...from }) => {
      const exchange: PolicyExchange = anExchange([], {
        ...from,
        peerAddress: from.clientAddress,
        request: { method, path, query: '', headers: [...headers] },
      });
      const simulated = explained({ ...from, method, path, headers: [...headers] });
      let guessed = false;
      for (const written of given) {
        const config = policySchema.parse(written);
        const told = explainPolicy(config, simulated);
        const reply = await createPolicy(config, testEnvironment).onRequest?.(exchange);
        if (told.outcome === 'depends') {
          guessed = true;
          if (reply !== undefined) return;
          continue;
        }
        sure[`${config.type} ${told.outcome}`] = (sure[`${config.type} ${told.outcome}`] ?? 0) + 1;
        expect([config.type, told.outcome]).toEqual([config.type, reply === undefined ? 'continues' : 'replies']);
        if (told.status !== undefined) expect(told.status).toBe(reply?.status);
        if (reply !== undefined) return;
        guessed ||= simulated.unknown.size > 0;
        if (!guessed) expect(simulated.headers).toEqual(exchange.request.headers);
      }
    }),
    { seed: testSeed, numRuns: 1500 },
  );
  // It is sure of much, or this would say little.
  for (const kind of ['ip_access', 'access', 'authorization']) {
    expect(Object.keys(sure)).toEqual(expect.arrayContaining([`${kind} continues`, `${kind} replies`]));
  }
});
