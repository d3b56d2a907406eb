import type { DemoService } from './services.ts';

/** The demo's configuration as a document: one host for the shop, one for its API, a canary and a redirect. */
export function demoConfiguration(
  services: readonly DemoService[],
  addresses: { listener: string; serviceHost: string },
): Record<string, unknown> {
  const names = [...new Set(services.map((service) => service.name))];
  return {
    version: 1,
    listeners: [{ name: 'web', address: addresses.listener, protocol: 'http' }],
    upstreams: names.map((name) => ({
      name,
      labels: { team: name === 'payments' ? 'money' : 'shop' },
      targets: services
        .filter((service) => service.name === name)
        .map((service) => ({
          address: `${addresses.serviceHost}:${service.port}`,
          zone: service.zone,
          labels: { version: service.version },
        })),
    })),
    routes: [
      { name: 'shop', hosts: ['shop.localhost'], upstreams: [{ name: 'storefront' }] },
      {
        name: 'catalogue',
        hosts: ['api.localhost'],
        match: { path: { prefix: '/catalogue' }, methods: ['GET'] },
        upstreams: [
          { name: 'catalogue', weight: 90, subset: { version: 'v1' } },
          { name: 'catalogue', weight: 10, subset: { version: 'v2' } },
        ],
        policies: [{ type: 'response_headers', set: { 'cache-control': 'max-age=30' } }],
      },
      {
        name: 'catalogue-canary',
        hosts: ['api.localhost'],
        match: { path: { prefix: '/catalogue' }, methods: ['GET'], headers: [{ name: 'x-canary', exact: 'yes' }] },
        upstreams: [{ name: 'catalogue', subset: { version: 'v2' } }],
      },
      {
        name: 'payments',
        hosts: ['api.localhost'],
        match: { path: { prefix: '/payments' } },
        upstreams: [{ name: 'payments' }],
        policies: [{ type: 'request_headers', set: { 'x-edge': 'demo' } }],
      },
      {
        name: 'search',
        hosts: ['api.localhost'],
        match: { path: { prefix: '/search' } },
        rewrite: { path: { prefix: '/v1' } },
        upstreams: [{ name: 'search' }],
      },
      { name: 'old-shop', hosts: ['www.localhost'], redirect: { host: 'shop.localhost', status: 308 } },
      {
        name: 'teapot',
        hosts: ['api.localhost'],
        match: { path: { exact: '/teapot' } },
        directResponse: { status: 418, body: 'short and stout\n' },
      },
    ],
  };
}
