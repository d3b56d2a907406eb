import { validateDocument } from '@sluice/config';
import { expect, it } from 'vitest';
import { simulateRequest } from './simulate-request.ts';

const result = validateDocument({
  version: 1,
  listeners: [
    { name: 'db', address: '0.0.0.0:5432', protocol: 'tcp' },
    { name: 'edge', address: '0.0.0.0:8443', protocol: 'tls' },
    { name: 'mesh', address: '0.0.0.0:15443', protocol: 'tls', meshNames: {} },
    { name: 'web', address: '0.0.0.0:8080' },
  ],
  upstreams: [
    {
      name: 'u',
      targets: [
        { address: '10.0.0.1:80', labels: { version: 'v1' } },
        { address: '10.0.0.2:80', labels: { version: 'v2' } },
      ],
    },
  ],
  routes: [
    { name: 'rows', listeners: ['db'], upstreams: [{ name: 'u' }] },
    { name: 'shop', listeners: ['edge'], hosts: ['*.example'], upstreams: [{ name: 'u', subset: { version: 'v2' } }] },
    { name: 'services', listeners: ['mesh'], hosts: ['*.cluster.local'], upstreams: [{ name: 'u' }] },
    { name: 'pages', upstreams: [{ name: 'u' }] },
  ],
});
if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
const { document } = result;

function simulate(listener: string, host: string) {
  const request = { method: 'GET', url: `https://${host}/a`, headers: [], clientAddress: '192.0.2.7', listener };
  return simulateRequest(document, request);
}

it('says which route takes a connection, and of a plain listener whatever the name', () => {
  expect(simulate('db', 'any.test').outcome).toMatchObject({ kind: 'tunnel', route: 'rows' });
  const found = simulate('edge', 'Shop.Example');
  expect(found.outcome).toEqual({
    kind: 'tunnel',
    route: 'shop',
    upstreams: [
      {
        name: 'u',
        share: 1,
        endpoints: ['10.0.0.2:80'],
        passedOver: [],
        panics: false,
        choice: { sentence: 'There is no other to choose.', endpoint: '10.0.0.2:80' },
      },
    ],
  });
  // Routes of requests are not among those tried.
  expect(found.candidates.map(({ route, outcome }) => [route, outcome])).toEqual([
    ['shop', 'winner'],
    ['rows', 'refused'],
    ['services', 'refused'],
  ]);
});

it('says that a connection is reset when nobody takes it', () => {
  expect(simulate('edge', 'shop.test').outcome).toMatchObject({ kind: 'reset' });
  expect(simulate('mesh', 'billing.cluster.local').outcome).toMatchObject({ kind: 'reset' });
});

it('reads the names of a mesh', () => {
  expect(simulate('mesh', 'outbound_.80_.v1_.billing.cluster.local').outcome).toMatchObject({
    kind: 'tunnel',
    route: 'services',
    upstreams: [{ endpoints: ['10.0.0.1:80'] }],
  });
});

it('routes requests as before', () => {
  expect(simulate('web', 'shop.example').outcome).toMatchObject({ kind: 'forward', route: 'pages' });
});
