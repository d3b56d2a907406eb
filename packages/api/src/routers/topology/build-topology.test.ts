import { validateDocument } from '@sluice/config';
import type { EndpointGauge, LiveSample } from '@sluice/metrics';
import { expect, it } from 'vitest';
import { buildTopology } from './build-topology.ts';

const gauge = (endpoint: string, health: EndpointGauge['health']): EndpointGauge => {
  return { upstream: 'shop', endpoint, inFlight: 0, health, reason: '', since: 0 };
};

it('shows a route in the state of the subsets it refers to, not of whole upstreams', () => {
  const result = validateDocument({
    version: 1,
    listeners: [{ name: 'web', address: '127.0.0.1:8080' }],
    upstreams: [
      {
        name: 'shop',
        targets: [
          { address: '127.0.0.1:1', labels: { tier: 'old' } },
          { address: '127.0.0.1:2', labels: { tier: 'new' } },
        ],
      },
    ],
    routes: [
      { name: 'all', upstreams: [{ name: 'shop' }] },
      { name: 'old', hosts: ['old.test'], upstreams: [{ name: 'shop', subset: { tier: 'old' } }] },
      { name: 'new', hosts: ['new.test'], upstreams: [{ name: 'shop', subset: { tier: 'new' } }] },
    ],
  });
  if (!result.ok) throw new Error(result.issues[0]?.message);
  // Only the gauges are read here.
  const sample = {
    endpointGauges: [gauge('127.0.0.1:1', 'unhealthy'), gauge('127.0.0.1:2', 'healthy')],
  } as unknown as LiveSample;
  const { nodes } = buildTopology(result.document, sample, undefined);
  const stateOf = (name: string) => nodes.find(({ id }) => id === `route:${name}`)?.state;
  expect([stateOf('all'), stateOf('old'), stateOf('new')]).toEqual(['degraded', 'unhealthy', 'healthy']);
});

it('leads from a listener that carries TCP to the routes that name it only', () => {
  const result = validateDocument({
    version: 1,
    listeners: [
      { name: 'web', address: '127.0.0.1:8080' },
      { name: 'db', address: '127.0.0.1:5432', protocol: 'tcp' },
    ],
    upstreams: [{ name: 'shop', targets: [{ address: '127.0.0.1:1' }] }],
    routes: [
      { name: 'pages', upstreams: [{ name: 'shop' }] },
      { name: 'rows', listeners: ['db'], upstreams: [{ name: 'shop' }] },
    ],
  });
  if (!result.ok) throw new Error(result.issues[0]?.message);
  const { edges } = buildTopology(result.document, undefined, undefined);
  expect(edges.map(({ id }) => id).filter((id) => id.startsWith('listener:'))).toEqual([
    'listener:web>route:pages',
    'listener:db>route:rows',
  ]);
});
