import { validateDocument } from '@sluice/config';
import { expect, it } from 'vitest';
import { simulateRequest } from './simulate-request.ts';

function simulate(route: object, targets: readonly object[] = [{ address: '10.0.0.1:80' }], upstream: object = {}) {
  const result = validateDocument({
    version: 1,
    listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
    upstreams: [{ name: 'u', targets, ...upstream }],
    routes: [{ name: 'r', upstreams: [{ name: 'u' }], ...route }],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const { outcome } = simulateRequest(result.document, {
    method: 'GET',
    url: 'http://shop.example/a?q=1',
    headers: [{ name: 'cookie', value: 'a=1' }],
    clientAddress: '192.0.2.7',
  });
  if (outcome?.kind !== 'forward') throw new Error('it is not forwarded');
  return outcome;
}

it('names the endpoints that the balancer picks from, spares only where nothing else is', () => {
  const [one, spare] = [{ address: '10.0.0.1:80' }, { address: '10.0.0.2:80', weight: 0 }];
  expect(simulate({}, [one, spare]).upstreams[0]?.endpoints).toEqual(['10.0.0.1:80']);
  expect(simulate({}, [spare]).upstreams[0]?.endpoints).toEqual(['10.0.0.2:80']);
});

it('says how the balancer chooses, and which endpoint has the key of the request', () => {
  const two = [{ address: '10.0.0.1:80' }, { address: '10.0.0.2:80' }];
  const choiceBy = (loadBalancing: object) => simulate({}, two, { loadBalancing }).upstreams[0]?.choice;
  expect(choiceBy({ type: 'round_robin' })?.endpoint).toBeUndefined();
  for (const algorithm of ['ring', 'maglev']) {
    const cookie = choiceBy({ type: 'consistent_hash', algorithm, key: { from: 'cookie', name: 'a' } });
    expect(cookie?.sentence).toBe(`The key is the cookie a, which belongs to ${cookie?.endpoint}.`);
    expect(two.map(({ address }) => address)).toContain(cookie?.endpoint);
  }
  expect(choiceBy({ type: 'consistent_hash', key: { from: 'header', name: 'x-user' } })).toEqual({
    sentence: 'The request has no header x-user, so one of them is drawn by weight.',
    endpoint: undefined,
  });
});

it('says that near zones come first, and who stays with an endpoint', () => {
  const targets = [
    { address: '10.0.0.1:80', zone: 'a' },
    { address: '10.0.0.2:80', zone: 'b' },
  ];
  expect(simulate({}, targets, { locality: { zones: ['b'] } }).upstreams[0]?.choice).toEqual({
    sentence: 'Only 10.0.0.2:80 in zone b as long as 70 % of their weight is available. There is no other to choose.',
    endpoint: '10.0.0.2:80',
  });
  expect(simulate({}, targets, { affinity: {} }).upstreams[0]?.choice?.sentence).toBe(
    'A client with the cookie sluice-affinity stays with the endpoint it names, also while that drains. Otherwise: They take turns in proportion to their weights.',
  );
});

it('shows header edits as the worker makes them, on the fields of the gateway too', () => {
  const policies = [
    { type: 'request_headers', remove: ['cookie'], set: { 'x-forwarded-for': 'hidden', 'x-edge': 'a' } },
  ];
  expect(simulate({ policies })).toMatchObject({
    path: '/a?q=1',
    headers: [
      ...['x-forwarded-proto', 'http', 'x-forwarded-host', 'shop.example', 'host', 'shop.example'],
      ...['x-forwarded-for', 'hidden', 'x-edge', 'a'],
    ],
    policies: [{ type: 'request_headers', outcome: 'continues' }],
  });
});

it('normalises the path by the rules of the listener, as the worker does', () => {
  const result = validateDocument({
    version: 1,
    listeners: [
      { name: 'lenient', address: '0.0.0.0:8080', pathRules: { dotSegments: 'resolve' } },
      { name: 'strict', address: '0.0.0.0:8081' },
    ],
    routes: [{ name: 'r', match: { path: { exact: '/b' } }, directResponse: { status: 204 } }],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const request = { method: 'GET', url: 'http://shop.example/a/../b', headers: [], clientAddress: '192.0.2.7' };
  const by = (listener: string) => simulateRequest(result.document, { ...request, listener });
  expect(by('lenient')).toMatchObject({ problem: '', path: '/b', outcome: { kind: 'respond', route: 'r' } });
  expect(by('strict').problem).toContain('".."');
});

it('says that the listener redirects to https, but for what it leaves to the routes', () => {
  const result = validateDocument({
    version: 1,
    listeners: [{ name: 'web', address: '0.0.0.0:80', redirectToHttps: { port: 8443, status: 301 } }],
    routes: [{ name: 'r', directResponse: { status: 204 } }],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const request = { method: 'GET', headers: [], clientAddress: '192.0.2.7' };
  const of = (url: string) => simulateRequest(result.document, { ...request, url }).outcome;
  const location = 'https://shop.example:8443/a?b=1';
  expect(of('http://Shop.example:80/a?b=1')).toEqual({ kind: 'to_https', status: 301, location });
  expect(of('http://shop.example/.well-known/acme-challenge/token')).toMatchObject({ kind: 'respond', route: 'r' });
});

it('believes a trusted proxy of how the client came and who it is, as the worker does', () => {
  const result = validateDocument({
    version: 1,
    settings: { trustedProxies: ['10.0.0.0/8'] },
    listeners: [{ name: 'web', address: '0.0.0.0:80', redirectToHttps: {} }],
    upstreams: [{ name: 'u', targets: [{ address: '10.0.0.1:80' }] }],
    routes: [
      { name: 'guests', match: { clientAddresses: ['192.0.2.7'] }, redirect: { host: 'other.example' } },
      { name: 'r', upstreams: [{ name: 'u' }] },
    ],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const by = (clientAddress: string, headers: readonly (readonly [string, string])[]) => {
    const said = headers.map(([name, value]) => ({ name, value }));
    const request = { method: 'GET', url: 'http://shop.example/a', headers: said, clientAddress };
    return simulateRequest(result.document, request).outcome;
  };
  const https = ['X-Forwarded-Proto', 'https'] as const;
  expect(by('10.0.0.9', [])).toMatchObject({ kind: 'to_https' });
  expect(by('10.0.0.9', [['X-Forwarded-Proto', 'http']])).toMatchObject({ kind: 'to_https' });
  expect(by('192.0.2.7', [https])).toMatchObject({ kind: 'to_https' });
  expect(by('10.0.0.9', [https, ['X-Forwarded-For', '192.0.2.7']])).toEqual({
    ...{ kind: 'redirect', route: 'guests', status: 308 },
    location: 'https://other.example/a',
    policies: [],
  });
  expect(by('10.0.0.9', [https, ['X-Forwarded-For', '192.0.2.8']])).toMatchObject({
    kind: 'forward',
    headers: expect.arrayContaining(['x-forwarded-for', '192.0.2.8, 10.0.0.9', 'x-forwarded-proto', 'https']),
  });
});

it('leads redirects of a listener with TLS to https, as the worker does', () => {
  const result = validateDocument({
    version: 1,
    certificates: [{ name: 'shop', source: { type: 'self_signed', hosts: ['shop.example'] } }],
    listeners: [
      { name: 'secure', address: '0.0.0.0:443', protocol: 'https', tls: { certificates: ['shop'] } },
      { name: 'web', address: '0.0.0.0:80' },
    ],
    routes: [{ name: 'r', redirect: { host: 'other.example' } }],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const request = { method: 'GET', url: 'https://shop.example/a', headers: [], clientAddress: '192.0.2.7' };
  const by = (listener: string) => simulateRequest(result.document, { ...request, listener }).outcome;
  expect(by('secure')).toMatchObject({ location: 'https://other.example/a' });
  expect(by('web')).toMatchObject({ location: 'http://other.example/a' });
});

it('says on which side of a sticky split the request is', () => {
  const result = validateDocument({
    version: 1,
    listeners: [{ name: 'web', address: '0.0.0.0:8080' }],
    upstreams: ['a', 'b'].map((name, index) => ({ name, targets: [{ address: `10.0.0.${index}:80` }] })),
    routes: [
      { name: 'r', upstreams: [{ name: 'a' }, { name: 'b' }], sticky: { by: 'cookie', cookie: 'user', set: true } },
    ],
  });
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const sideOf = (cookie: string) => {
    const { outcome } = simulateRequest(result.document, {
      method: 'GET',
      url: 'http://shop.example/',
      headers: [{ name: 'Cookie', value: cookie }],
      clientAddress: '192.0.2.7',
    });
    return outcome?.kind === 'forward' ? outcome.sticky : undefined;
  };
  const sides = new Set(Array.from({ length: 20 }, (_, index) => sideOf(`user=${index}`)?.sentence));
  expect([...sides].sort()).toEqual([
    'The cookie user of the request belongs to a.',
    'The cookie user of the request belongs to b.',
  ]);
  expect(sideOf('theme=dark')).toEqual({
    sentence:
      'The request has no cookie user: its side is drawn by weight, and the client is given one, with which it stays.',
    side: undefined,
  });
});
