import { type ConfigDocument, documentSchema, validateDocument } from '@sluice/config';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { someCertificate } from '../../config/test/some-certificate.ts';
import { compileSnapshot } from './compile-snapshot.ts';

// No setting is silently ignored: every field of the document's schema is read while a snapshot is compiled and
// written out, or stands here with the one who reads it. A new field fails this test until somebody does.
const readElsewhere: Readonly<Record<string, string>> = {
  version: 'upgradeDocument reads it before anything else',
  'settings.metrics.prefix': 'the controller names its metrics by it',
  'settings.metrics.address': 'the controller serves /metrics there',
  'certificates[].description': 'shown by the dashboard',
  'certificates[].labels': 'searched and grouped by in the dashboard',
  'discoverySources[].description': 'shown by the dashboard',
  'discoverySources[].labels': 'searched and grouped by in the dashboard',
  'discoverySources[].name': 'the controller follows sources',
  'discoverySources[].enabled': 'the controller follows sources',
  'discoverySources[].type': 'the controller follows sources',
  'discoverySources[].path': 'the controller follows sources',
  'discoverySources[].servers[]': 'the controller follows sources',
  'discoverySources[].refreshInterval': 'the controller follows sources',
  'discoverySources[].minTtl': 'the controller follows sources',
  'discoverySources[].timeout': 'the controller follows sources',
  'discoverySources[].tcp': 'the controller follows sources',
  'discoverySources[].clusterDomain': 'the controller follows sources',
  'discoverySources[].consulDomain': 'the controller follows sources',
  'discoverySources[].holdLossesOf': 'the controller follows sources',
  'discoverySources[].keepFor': 'the controller follows sources',
  'upstreams[].targets[].discovery': 'the controller asks sources',
  'upstreams[].targets[].service': 'the controller asks sources',
  'upstreams[].targets[].hostname': 'the controller asks sources',
  'upstreams[].targets[].port': 'the controller asks sources',
  'upstreams[].targets[].recordType': 'the controller asks sources',
  'upstreams[].targets[].namespace': 'the controller asks sources',
  'upstreams[].targets[].portName': 'the controller asks sources',
  'upstreams[].targets[].tag': 'the controller asks sources',
  'upstreams[].targets[].datacenter': 'the controller asks sources',
  'upstreams[].targets[].match': 'the controller asks sources',
  'listeners[].description': 'shown by the dashboard',
  'upstreams[].description': 'shown by the dashboard',
  'routes[].description': 'shown by the dashboard',
  'listeners[].labels': 'searched and grouped by in the dashboard',
  'upstreams[].labels': 'searched and grouped by in the dashboard',
  'routes[].labels': 'searched and grouped by in the dashboard',
};

/** What a kind is set up with goes to its runtime whole, so a new kind is nothing that this test must learn of. */
const ofKinds = [
  'certificates[].source.',
  'routes[].policies[].',
  'settings.accessLists[].',
  'upstreams[].loadBalancing.',
  'upstreams[].healthCheck.',
];

const resource = { enabled: true, description: 'text', labels: { team: 'a' } };
const edits = { remove: ['x-a'], set: { 'x-b': '1' }, add: { 'x-c': '1' } };
const values = [
  { name: 'a', exact: '1' },
  { name: 'b', prefix: '1' },
  { name: 'c', regex: '1' },
  { name: 'd', present: true },
];
const replacements = [{ prefix: '/b' }, { full: '/b' }, { regex: 'a', replacement: 'b' }];

/** Uses every field at least once; the first test below proves it. */
const everything = {
  version: 1,
  settings: {
    trustedProxies: ['10.0.0.0/8'],
    requestIdHeader: 'x-id',
    drainTimeout: '1s',
    zone: 'a',
    metrics: { prefix: 'a', address: '127.0.0.1:1' },
    accessLists: [{ name: 'office', rules: [{ type: 'ip_access', allow: ['10.0.0.0/8'] }] }],
  },
  certificates: [{ ...resource, name: 'c', source: { type: 'file', certificate: '/a', privateKey: '/b' } }],
  discoverySources: [
    { ...resource, name: 'd', type: 'file', path: '/a', keepFor: '1h' },
    { name: 'e', type: 'dns', servers: ['10.0.0.2'] },
  ],
  listeners: [
    {
      ...resource,
      name: 'web',
      address: '0.0.0.0:8080',
      protocol: 'https',
      tls: { certificates: ['c'], hsts: {}, clientCertificates: { ca: someCertificate, header: 'x-cert' } },
      proxyProtocol: {},
      healthPaths: true,
      pathRules: {},
      timeouts: {},
      limits: {},
      http2: {},
    },
    { name: 'plain', address: '0.0.0.0:8081', redirectToHttps: {} },
    { name: 'edge', address: '0.0.0.0:15443', protocol: 'tls', meshNames: {} },
  ],
  upstreams: [
    {
      ...resource,
      name: 'u',
      loadBalancing: { type: 'round_robin' },
      slowStart: {},
      locality: { zones: ['b'] },
      affinity: { ttl: '1h' },
      targets: [
        { address: '10.0.0.1:80', weight: 1, zone: 'a', labels: { v: '1' }, draining: true, enabled: true },
        { discovery: 'd', service: 's', match: { a: 'b' } },
        { discovery: 'e', hostname: 'a.example', port: 80, recordType: 'A' },
        { discovery: 'e', service: 's', namespace: 'n', portName: 'http' },
        { discovery: 'e', service: 's', tag: 'v2', datacenter: 'dc2' },
      ],
      hostHeader: { value: 'x.example' },
      protocol: 'h1',
      tls: { serverName: 'x.example', ca: someCertificate, clientCertificate: 'c' },
      proxyProtocol: 'v2',
      healthCheck: { type: 'http', path: '/healthz' },
      outlierDetection: {},
      circuitBreaker: {},
      connectionPool: { maxRequestsPerConnection: 5, maxActiveRequests: 9 },
      timeouts: {},
    },
  ],
  routes: [
    ...[{ exact: '/a' }, { prefix: '/a' }, { regex: '/a' }].map((path, index) => ({
      name: `path-${index}`,
      match: { path },
      upstreams: [{ name: 'u' }],
    })),
    ...replacements.flatMap((path, index) => [
      {
        name: `rewrite-${index}`,
        match: { path: { prefix: '/a' } },
        upstreams: [{ name: 'u' }],
        rewrite: { path, host: 'h' },
      },
      {
        name: `redirect-${index}`,
        match: { path: { prefix: '/a' } },
        redirect: { scheme: 'https', host: 'h', port: 1, path, stripQuery: true, status: 301 },
      },
    ]),
    { name: 'sticky', upstreams: [{ name: 'u' }], sticky: { by: 'cookie', ttl: '1h' } },
    { name: 'sticky-by-header', upstreams: [{ name: 'u' }], sticky: { by: 'header', header: 'x-user' } },
    { name: 'respond', directResponse: { status: 200, body: 'a', headers: { a: 'b' } } },
    {
      ...resource,
      name: 'all',
      listeners: ['web'],
      hosts: ['a.example'],
      priority: 1,
      timeout: '1s',
      maxBodySize: '1KiB',
      websocket: true,
      match: { methods: ['GET'], headers: values, query: values, clientAddresses: ['10.0.0.0/8'] },
      upstreams: [{ name: 'u', weight: 1, subset: { v: '1' } }],
      policies: [
        { type: 'request_headers', ...edits },
        { type: 'response_headers', ...edits },
        { type: 'access', lists: [{ use: 'office' }] },
      ],
    },
  ],
};

/** `routes[].match.path.prefix` for every leaf that the schema knows, in every branch of its unions. */
function schemaPaths(schema: z.core.$ZodType, path: string): string[] {
  // Each of zod's schemas is one of $ZodTypes; the base class only hides it.
  const definition = (schema as z.core.$ZodTypes)._zod.def;
  switch (definition.type) {
    case 'optional':
    case 'default':
    case 'prefault':
      return schemaPaths(definition.innerType, path);
    case 'pipe':
      return schemaPaths(definition.out, path);
    case 'object':
      return Object.entries(definition.shape).flatMap(([key, child]) =>
        schemaPaths(child, path === '' ? key : `${path}.${key}`),
      );
    case 'array':
      return schemaPaths(definition.element, `${path}[]`);
    case 'union':
      return [...new Set(definition.options.flatMap((option) => schemaPaths(option, path)))];
    default:
      return [path];
  }
}

/** The value behind proxies that note which paths below it were read. */
function watched(value: unknown, path: string, seen: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol' || !Object.hasOwn(target, key) || (Array.isArray(target) && key === 'length'))
        return child;
      const childPath = Array.isArray(target) ? `${path}[]` : path === '' ? key : `${path}.${key}`;
      seen.add(childPath);
      return watched(child, childPath, seen);
    },
  });
}

function pathsRead(read: (document: ConfigDocument) => void): Set<string> {
  const result = validateDocument(everything);
  if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
  const seen = new Set<string>();
  // A copy, because a proxy may not stand in for what a frozen object holds.
  read(watched(structuredClone(result.document), '', seen) as ConfigDocument);
  return seen;
}

describe('every field of the document', () => {
  const fields = schemaPaths(documentSchema, '').filter((path) => !ofKinds.some((kind) => path.startsWith(kind)));

  it('occurs in the example of this test', () => {
    const used = pathsRead((document) => JSON.stringify(document));
    expect(fields.filter((path) => !used.has(path))).toEqual([]);
  });

  it('of a kind reaches its runtime as it was written', () => {
    const result = validateDocument(everything);
    if (!result.ok) throw new Error(result.issues.map(({ message }) => message).join('\n'));
    const written = {
      ...result.document,
      upstreams: result.document.upstreams.map((upstream) => ({
        ...upstream,
        loadBalancing: { type: 'later', a: [1] },
        healthCheck: { type: 'later', c: null },
      })),
      routes: result.document.routes.map((route) => ({ ...route, policies: [{ type: 'later', b: { c: 2 } }] })),
    };
    // A kind of a later version, which today's union of kinds cannot express.
    const snapshot = compileSnapshot(written as unknown as ConfigDocument, { revision: 1, hash: '' });
    expect(snapshot.upstreams[0]?.loadBalancing).toEqual({ type: 'later', a: [1] });
    expect(snapshot.upstreams[0]?.healthCheck).toEqual({ type: 'later', c: null });
    expect(snapshot.routes[0]?.policies).toEqual([{ type: 'later', b: { c: 2 } }]);
  });

  it('is read by the compiler, or by somebody who is named here', () => {
    // What the compiler passes on whole, such as labels, is read when the snapshot is written out.
    const read = pathsRead((document) => JSON.stringify(compileSnapshot(document, { revision: 1, hash: '' })));
    expect(fields.filter((path) => !read.has(path)).sort()).toEqual(Object.keys(readElsewhere).sort());
  });
});
