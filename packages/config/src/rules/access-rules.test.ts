import { expect, it } from 'vitest';
import { validateDocument } from '../validate-document.ts';

function found(policies: readonly object[], settings: object = {}) {
  const listeners = [{ name: 'web', address: '0.0.0.0:80' }];
  const routes = [{ name: 'a', directResponse: { status: 204 }, policies }];
  const result = validateDocument({ version: 1, settings, listeners, routes });
  return (result.ok ? result.warnings : result.issues).map(({ code, path }) => `${code} ${path.join('.')}`);
}

const office = { name: 'office', rules: [{ type: 'ip_access', allow: ['10.0.0.0/8'] }] };
const uses = (...names: string[]) => ({ type: 'access', lists: names.map((use) => ({ use })) });

it('a list that a route uses is in the settings', () => {
  expect(found([uses('office')], { accessLists: [office] })).toEqual([]);
  expect(found([uses('office', 'offce')], { accessLists: [office] })).toEqual([
    'unknown_reference routes.0.policies.0.lists.1.use',
  ]);
  expect(found([uses('office')])).toEqual(['unknown_reference routes.0.policies.0.lists.0.use']);
});

it('lists of one name are refused, in the settings and in a policy', () => {
  expect(found([], { accessLists: [office, office] })).toEqual(['invalid_value settings.accessLists']);
  expect(found([{ type: 'access', lists: [office, { use: 'office' }] }], { accessLists: [office] })).toEqual([
    'invalid_value routes.0.policies.0.lists',
  ]);
});

it.each([
  [{ type: 'ip_access', allow: ['10.0.0.0/8'], deny: ['10.0.0.0/8'] }, ['locks_out']],
  [{ type: 'ip_access', deny: ['0.0.0.0/0', '::/0'] }, ['locks_out']],
  [{ type: 'ip_access', allow: ['10.0.0.0/8'], deny: ['10.1.0.0/16'] }, []],
  [
    {
      type: 'authorization',
      rules: [
        { name: 'who', from: [{ remoteIpBlocks: ['10.0.0.0/8'] }] },
        { name: 'what', to: [{ methods: ['GET'] }] },
      ],
    },
    ['split_rule'],
  ],
  [
    {
      type: 'authorization',
      rules: [{ name: 'both', from: [{ remoteIpBlocks: ['10.0.0.0/8'] }], to: [{ methods: ['GET'] }] }],
    },
    [],
  ],
])('%j is warned of: %j', (policy, codes) => {
  expect(found([policy])).toEqual(codes.map((code) => `${code} routes.0.policies.0`));
});

it('CORS after a policy that asks for credentials is warned of', () => {
  const cors = { type: 'cors', origins: ['https://app.test'] };
  const auth = { type: 'forward_auth', url: 'http://auth.test/' };
  expect(found([auth, cors])).toEqual(['cors_too_late routes.0.policies.1']);
  expect(found([cors, auth])).toEqual([]);
});

it('a limit by what clients choose, or by a claim that nobody establishes, is warned of', () => {
  const limit = (key: object) => ({ type: 'rate_limit', limit: 1, key });
  const byHeader = limit({ by: 'header', header: 'X-User' });
  const byClaim = limit({ by: 'claim', claim: 'sub' });
  const keys = [{ name: 'ci', key: 'x' }];
  const jwt = { type: 'jwt', keys: { url: 'https://login.test/' }, claimHeaders: { 'x-user': 'sub' } };
  const oidc = { type: 'oidc', issuer: 'https://login.test/', clientId: 'a', claimHeaders: { 'X-User': 'sub' } };
  for (const policy of [byHeader, byClaim, { ...byClaim, type: 'quota' }]) {
    expect(found([policy])).toEqual(['weak_limit_key routes.0.policies.0.key']);
    expect(found([policy, jwt])).toEqual(['weak_limit_key routes.0.policies.0.key']);
    for (const one of [jwt, oidc]) expect(found([one, policy])).toEqual([]);
  }
  const keyed = (more: object) => ({ type: 'api_key', keys, ...more });
  expect(found([keyed({ nameHeader: 'x-user' }), byHeader])).toEqual([]);
  expect(found([keyed({}), byHeader])).toEqual(['weak_limit_key routes.0.policies.1.key']);
  expect(found([keyed({}), limit({ by: 'header', header: 'x-api-key' }), byClaim])).toEqual([]);
  const lists = [{ name: 'a', rules: [keyed({ header: 'x-user' })] }];
  expect(found([{ type: 'access', lists }, byHeader])).toEqual([]);
  expect(found([{ type: 'request_headers', set: { 'X-USER': 'all' } }, byHeader])).toEqual([]);
});
