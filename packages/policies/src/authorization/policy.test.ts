import { expect, it } from 'vitest';
import type { PolicyExchange } from '../contract.ts';
import { anExchange, countingEnvironment, explained } from '../testing-exchange.ts';
import { explainAuthorization } from './explain.ts';
import { createAuthorization } from './policy.ts';
import { authorizationSchema } from './schema.ts';

const request = { method: 'GET', path: '/orders/7', query: '', headers: ['X-Team', 'blue'] };
const clientCertificate = { subject: 'CN=web', uris: ['spiffe://cluster.local/ns/shop/sa/web'], dns: [] };
const token = { iss: 'https://login.test', sub: 'ada', aud: ['a', 'b'], groups: ['clerk'], org: { unit: 'x' } };
const identities = [{ by: 'jwt', name: 'ada', claims: token }];
const known: Partial<PolicyExchange> = {
  request,
  clientCertificate,
  identities,
  clientAddress: '192.0.2.1',
  peerAddress: '10.0.0.1',
  port: 8443,
  host: 'api.example.com',
};

function decided(rules: readonly object[], given: Partial<PolicyExchange> = known, shadow = false) {
  const named = rules.map((rule, index) => ({ name: `r${index}`, ...rule }));
  const config = authorizationSchema.parse({ type: 'authorization', rules: named, shadow });
  const { environment, events } = countingEnvironment();
  const reply = createAuthorization(config, environment).onRequest?.(anExchange([], given));
  return { allowed: reply === undefined, events, config };
}

it.each([
  [{}, true],
  [{ from: [{ principals: ['cluster.local/ns/shop/sa/web'] }] }, true],
  [{ from: [{ principals: ['spiffe://cluster.local/ns/shop/*'] }] }, true],
  [{ from: [{ principals: ['cluster.local/ns/bank/*'] }] }, false],
  [{ from: [{ notPrincipals: ['cluster.local/ns/shop/*'] }] }, false],
  [{ from: [{ namespaces: ['shop'] }] }, true],
  [{ from: [{ namespaces: ['shop'], ipBlocks: ['10.0.0.0/8'] }] }, true],
  [{ from: [{ namespaces: ['shop'], ipBlocks: ['11.0.0.0/8'] }] }, false],
  [{ from: [{ namespaces: ['bank'] }, { ipBlocks: ['10.0.0.0/8'] }] }, true],
  [{ from: [{ remoteIpBlocks: ['192.0.2.0/24'], notIpBlocks: ['10.0.0.2'] }] }, true],
  [{ from: [{ ipBlocks: ['192.0.2.0/24'] }] }, false],
  [{ from: [{ requestPrincipals: ['https://login.test/ada'] }] }, true],
  [{ from: [{ requestPrincipals: ['*'] }] }, true],
  [{ from: [{ notRequestPrincipals: ['*'] }] }, false],
  [{ to: [{ methods: ['GET'], paths: ['/orders/*'] }] }, true],
  [{ to: [{ methods: ['POST'] }, { paths: ['*/7'] }] }, true],
  [{ to: [{ methods: ['POST'], paths: ['/orders/*'] }] }, false],
  [{ to: [{ paths: ['/orders/{*}'] }] }, true],
  [{ to: [{ paths: ['/{*}'] }] }, false],
  [{ to: [{ paths: ['/{*}/{*}'] }] }, true],
  [{ to: [{ paths: ['/{**}'] }] }, true],
  [{ to: [{ paths: ['/orders/7/{**}'] }] }, false],
  [{ to: [{ notPaths: ['/orders/*'] }] }, false],
  [{ to: [{ hosts: ['*.EXAMPLE.com'], ports: [8443] }] }, true],
  [{ to: [{ notPorts: [8443] }] }, false],
  [{ when: [{ key: 'request.headers[x-team]', values: ['blue', 'red'] }] }, true],
  [{ when: [{ key: 'request.headers[x-none]', notValues: ['blue'] }] }, true],
  [{ when: [{ key: 'request.headers[x-none]', values: ['*'] }] }, false],
  [{ when: [{ key: 'request.auth.claims[groups]', values: ['clerk'] }] }, true],
  [{ when: [{ key: 'request.auth.claims[org][unit]', values: ['x'], notValues: ['y'] }] }, true],
  [{ when: [{ key: 'request.auth.audiences', values: ['b'] }] }, true],
  [
    {
      when: [
        { key: 'source.ip', values: ['10.0.0.0/24'] },
        { key: 'remote.ip', notValues: ['10.0.0.0/8'] },
      ],
    },
    true,
  ],
  [
    {
      when: [
        { key: 'source.namespace', values: ['sh*'] },
        { key: 'destination.port', values: ['8443'] },
      ],
    },
    true,
  ],
  [
    {
      when: [
        { key: 'identity.kind', values: ['jwt'] },
        { key: 'identity.name', values: ['eve'] },
      ],
    },
    false,
  ],
])('%j matches: %s', (rule, matches) => {
  expect(decided([{ action: 'allow', ...rule }]).allowed).toBe(matches);
  expect(decided([{ action: 'deny', ...rule }]).allowed).toBe(!matches);
});

it.each([
  [['allow', 'deny'], false],
  [['deny', 'allow'], false],
  [['audit'], true],
])('%j of rules that all match allow: %s', (actions, allowed) => {
  expect(decided(actions.map((action) => ({ action }))).allowed).toBe(allowed);
});

it.each([
  'spiffe://td/tenant/ns/shop/sa/web',
  'spiffe://td/ns/shop',
  'spiffe://td/ns/shop/sa/a/b',
  'https://td/ns/shop/sa/a',
])('%s is of no namespace', (uri) => {
  const given = { request, clientCertificate: { subject: 'CN=web', uris: [uri], dns: [] } };
  expect(decided([{ from: [{ namespaces: ['shop'] }] }], given).allowed).toBe(false);
});

it('takes what nobody has established for not there', () => {
  const bare = { request };
  expect(decided([{ from: [{ principals: ['*'] }] }], bare).allowed).toBe(false);
  expect(decided([{ from: [{ notPrincipals: ['*'] }] }], bare).allowed).toBe(true);
  // Of a key, not of a token: claims are only a token's.
  const ofKey = {
    request,
    identities: [{ by: 'api_key', name: 'ci', claims: { groups: 'clerk', iss: 'a', sub: 'b' } }],
  };
  expect(decided([{ when: [{ key: 'request.auth.claims[groups]', values: ['clerk'] }] }], ofKey).allowed).toBe(false);
  expect(decided([{ from: [{ requestPrincipals: ['*'] }] }], ofKey).allowed).toBe(false);
});

it('counts what it decides, and in a dry run refuses nobody', () => {
  const rules = [{ action: 'audit' }, { action: 'deny', to: [{ methods: ['GET'] }] }];
  expect(decided(rules).events).toEqual(['audited', 'denied']);
  const dry = decided(rules, known, true);
  expect([dry.allowed, dry.events]).toEqual([true, ['audited', 'shadow_denied']]);
});

it('explains each rule', () => {
  const rules = [
    { name: 'office', from: [{ remoteIpBlocks: ['10.0.0.0/8'] }] },
    { name: 'no-writes', action: 'deny', to: [{ methods: ['POST', 'PUT'] }] },
    { name: 'clerks', when: [{ key: 'request.headers[x-team]', values: ['blue'] }] },
  ];
  const config = authorizationSchema.parse({ type: 'authorization', rules });
  expect(explainAuthorization(config, explained({ headers: ['x-team', 'red'] }))).toEqual({
    outcome: 'replies',
    status: 403,
    sentence: 'denies it: no rule allows',
    details: [
      'deny "no-writes" does not match: method is none of those asked for: it is "GET"',
      'allow "office" does not match: client address is none of those asked for: it is "192.0.2.1"',
      'allow "clerks" does not match: request.headers[x-team] is none of those asked for: it is "red"',
    ],
  });
  expect(explainAuthorization(config, explained({ headers: ['x-team', 'blue'] }))).toMatchObject({
    outcome: 'continues',
    sentence: 'allows it by rule "clerks"',
  });
  const mesh = { type: 'authorization', rules: [{ name: 'shop', from: [{ namespaces: ['shop'] }] }] };
  expect(explainAuthorization(authorizationSchema.parse(mesh), explained())).toMatchObject({
    outcome: 'depends',
    details: [expect.any(String), 'the client certificate of a real request may change this'],
  });
});

it.each([
  [{ to: [{ paths: ['/a*b'] }] }],
  [{ to: [{ paths: ['/{**}/b'] }] }],
  [{ to: [{ paths: ['/a{*}'] }] }],
  [{ to: [{ methods: ['*G*'] }] }],
  [{ from: [] }],
  [{ when: [{ key: 'request.auth.claims[groups]' }] }],
  [{ when: [{ key: 'request.body', values: ['x'] }] }],
  [{ when: [{ key: 'source.ip', values: ['x'] }] }],
])('refuses %j', (rule) => {
  expect(authorizationSchema.safeParse({ type: 'authorization', rules: [{ name: 'a', ...rule }] }).success).toBe(false);
});
