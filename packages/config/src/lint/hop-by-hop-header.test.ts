import { expect, it } from 'vitest';
import { lintRoute } from '../../test/lint.ts';

it('tells of fields that belong to one connection', () => {
  expect(
    lintRoute('hop_by_hop_header', {
      upstreams: undefined,
      directResponse: { status: 200, headers: { Connection: 'close' } },
    }),
  ).toEqual([
    {
      path: 'routes.0.directResponse.headers',
      message: expect.stringContaining('directResponse.headers writes Connection, which belongs to one connection'),
      fix: 'Use another field, or leave it to the gateway.',
    },
  ]);
  expect(
    lintRoute('hop_by_hop_header', {
      policies: [{ type: 'response_headers', set: { 'proxy-authenticate': 'Basic' } }],
    }),
  ).toEqual([
    {
      path: 'routes.0.policies.0.set',
      message: expect.stringContaining('policies.0.set writes proxy-authenticate'),
      fix: 'Use another field, or leave it to the gateway.',
    },
  ]);
  expect(
    lintRoute('hop_by_hop_header', {
      policies: [
        { type: 'jwt', keys: { url: 'https://login.test/keys' }, claimHeaders: { 'proxy-authorization': 'sub' } },
      ],
    }),
  ).toEqual([
    {
      path: 'routes.0.policies.0.claimHeaders',
      message: expect.stringContaining('writes proxy-authorization'),
      fix: 'Use another field, or leave it to the gateway.',
    },
  ]);
});

it('has nothing to say otherwise', () => {
  expect(lintRoute('hop_by_hop_header', { policies: [{ type: 'response_headers', set: { 'x-a': 'b' } }] })).toEqual([]);
});
