import { h2load } from '../clients/h2load.ts';
import { sTime } from '../clients/s-time.ts';
import { wrk } from '../clients/wrk.ts';
import { compressionLoads, policyLoads } from './policy-loads.ts';
import type { Scenario } from './scenario.ts';

const small = '/service-500/items/7?page=2';

export const allScenarios: readonly Scenario[] = [
  {
    name: 'throughput',
    about:
      'HTTP/1.1 in clear text, 64 connections that are kept, 1 kB answers, a path of each of 1,000 routes in turn.',
    loads: [
      {
        title: 'small answers',
        port: 'http',
        path: '/',
        client: wrk({ allRoutes: true }),
        connections: 64,
        longer: 3,
      },
    ],
  },
  {
    name: 'tls',
    about:
      'The same over TLS 1.3 with an ECDSA certificate: kept connections; a connection for each request, resumed from a session; a full handshake for each.',
    loads: [
      { title: 'kept', port: 'https', path: '/', client: wrk({ allRoutes: true }), connections: 64 },
      { title: 'resumed', port: 'https', path: small, client: sTime('reuse'), connections: 16, longer: 3 },
      { title: 'full handshake', port: 'https', path: small, client: sTime('new'), connections: 16, longer: 3 },
    ],
  },
  {
    name: 'http2',
    about: 'HTTP/2 from the client, HTTP/1.1 to the origin: 16 connections, 8 streams on each, 1 kB answers.',
    loads: [
      { title: 'h2', port: 'h2', path: small, client: h2load(8), connections: 16 },
      { title: 'h2c', port: 'h2c', path: small, client: h2load(8), connections: 16 },
    ],
  },
  {
    name: 'bodies',
    about: 'Larger bodies over HTTP/1.1 in clear text.',
    loads: [
      {
        title: '100 kB answers',
        port: 'http',
        path: '/service-0/files/100k',
        client: wrk(),
        connections: 64,
        answerBytes: 100_000,
      },
      {
        title: '10 MB answers',
        port: 'http',
        path: '/service-0/files/10m',
        client: wrk(),
        connections: 16,
        answerBytes: 10_000_000,
      },
      {
        title: '100 kB uploads',
        port: 'http',
        path: '/service-0/upload',
        client: wrk({ upload: 100_000 }),
        connections: 64,
      },
    ],
  },
  {
    name: 'new-connections',
    about: 'HTTP/1.1 in clear text, a connection for each request (`Connection: close`), 64 at a time.',
    loads: [
      { title: 'closed', port: 'http', path: small, client: wrk({ headers: ['Connection: close'] }), connections: 64 },
    ],
  },
  {
    name: 'policies',
    about:
      'What each policy costs: HTTP/1.1 in clear text, 64 connections that are kept, 1 kB answers, a route with this one policy beside a route without any.',
    beside: 'none',
    loads: policyLoads,
  },
  {
    name: 'compression',
    about:
      'What the compression policy costs at its default levels: 10 kB of JSON, HTTP/1.1 in clear text, 64 connections that are kept.',
    beside: 'none',
    loads: compressionLoads,
  },
];
