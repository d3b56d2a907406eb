import { createHmac } from 'node:crypto';
import { wrk } from '../clients/wrk.ts';
import type { Load } from './scenario.ts';

const key = '5f0c9a1e7b3d4286a95d0e4c1f7b8a63';
const secret = 'thirty-two bytes that two sides know';
const basic = ['Authorization: Basic YWRhOmNvcnJlY3QgaG9yc2UgYmF0dGVyeQ=='];
const users = [{ name: 'ada', password: 'correct horse battery' }];
const bearer = [`Authorization: Bearer ${token({ sub: 'ada', iss: 'bench', exp: 9_999_999_999 })}`];

const officeOrStaff = {
  name: 'office or staff',
  rules: [
    { type: 'ip_access', allow: ['10.0.0.0/8'] },
    { type: 'basic_auth', users },
  ],
};
const noAdmin = { name: 'no-admin', action: 'deny', to: [{ paths: ['/admin*'] }] };
const readOnly = {
  name: 'read',
  from: [{ remoteIpBlocks: ['127.0.0.0/8'] }],
  to: [{ methods: ['GET', 'HEAD'] }],
};

/** HS256 (RFC 7515). */
function token(claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/**
 * One load for each kind of policy, with the options that it mostly has, so that its cost can be told from that of none.
 * All requests pass: one that is refused costs less. `fault_injection`, which is for tests, is left out.
 */
export const policyLoads: readonly Load[] = [
  load('request_headers', [{ remove: ['x-internal'], set: { 'x-bench-route': 'policies' } }]),
  load('response_headers', [{ remove: ['server'], set: { 'x-bench': 'yes' } }]),
  load('security_headers', [{}]),
  load('cors', [{ origins: ['https://*.example.com'] }], ['Origin: https://app.example.com']),
  load('maintenance', [{ active: false }]),
  load('ip_access', [{ allow: ['10.0.0.0/8', '127.0.0.0/8', '192.168.0.0/16'] }]),
  load('basic_auth', [{ users }], basic),
  load('api_key', [{ keys: [{ name: 'ci', key }] }], [`X-Api-Key: ${key}`]),
  load('jwt', [{ keys: { secret }, issuers: ['bench'], claimHeaders: { 'x-user': 'sub' } }], bearer),
  load('access', [{ lists: [officeOrStaff] }], basic),
  load('authorization', [{ rules: [noAdmin, readOnly] }]),
  load('forward_auth', (origin) => [{ url: `http://${origin}/` }]),
  load('rate_limit', [{ limit: 1_000_000, window: '1s' }]),
  load('quota', [{ limit: 1_000_000_000, period: 'day' }]),
  load('timeout', [{ request: '60s', perTry: '10s' }]),
  load('retry', [{}]),
  load('hedging', [{}]),
  load('mirror', [{ upstream: 'origin', percent: 10 }]),
  load('cache', [{ defaultTtl: '1h' }]),
  // Not the first: a gateway that has just started is slower than any policy.
  load('none', []),
];

/** 10 kB of JSON, as it is and by each coding. */
export const compressionLoads: readonly Load[] = [
  jsonLoad('zstd', [{ type: 'compression', codings: ['zstd'] }]),
  jsonLoad('br', [{ type: 'compression', codings: ['br'] }]),
  jsonLoad('gzip', [{ type: 'compression', codings: ['gzip'] }]),
  jsonLoad('none', []),
];

function jsonLoad(title: string, policies: readonly object[]): Load {
  const client = wrk({ headers: ['Accept-Encoding: gzip, br, zstd'] });
  return { title, port: 'http', path: `/policies/json/${title}`, client, connections: 64, policies: () => policies };
}

/** @param settings of the policy without its type, or none */
function load(
  kind: string,
  settings: readonly object[] | ((origin: string) => readonly object[]),
  headers: readonly string[] = [],
): Load {
  const path = `/policies/${kind}`;
  return {
    ...{ title: kind, port: 'http', path, client: wrk({ headers }), connections: 64 },
    policies: (origin) =>
      (typeof settings === 'function' ? settings(origin) : settings).map((setting) => ({ type: kind, ...setting })),
  };
}
