import fc from 'fast-check';
import { bundle, common, duration, labels, name, path, visible, withSome } from './arbitrary-parts.ts';

const target = (index: number) =>
  withSome(['address'], {
    address: fc.constant(`10.0.0.${index + 1}:8080`),
    weight: fc.integer({ min: 0, max: 1000 }),
    zone: name,
    labels,
    draining: fc.boolean(),
    enabled: fc.boolean(),
  });

const tls = withSome([], {
  serverName: fc.constantFrom('app.example.com', 'localhost', 'a_b.test'),
  verify: fc.boolean(),
  ca: bundle,
  minimumVersion: fc.constantFrom('1.2', '1.3'),
});

const healthCheck = fc.oneof(
  fc.record(
    {
      type: fc.constant('http'),
      path,
      expectedStatus: fc.array(fc.constantFrom(204, '200', '200-399'), { minLength: 1, maxLength: 3 }),
      interval: duration,
      jitter: fc.integer({ min: 0, max: 50 }),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('tcp'), port: fc.integer({ min: 1, max: 65_535 }) }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('grpc'), service: fc.constantFrom('', 'a.B') }, { requiredKeys: ['type'] }),
);

/** Neither `h2` without TLS nor `h2c` with it is valid. */
const protocols = fc.oneof(
  fc.constant({}),
  fc.record({ protocol: fc.constantFrom('auto', 'h1', 'h2c') }),
  fc.record({ protocol: fc.constantFrom('auto', 'h1'), proxyProtocol: fc.constantFrom('v1', 'v2') }),
  fc.record({ tls, protocol: fc.constantFrom('auto', 'h1', 'h2') }),
  fc.record({ tls }),
);

export const upstream = (upstreamName: string) =>
  fc.tuple(upstreamFields(upstreamName), protocols).map(([fields, spoken]) => ({ ...fields, ...spoken }));

const upstreamFields = (upstreamName: string) =>
  withSome(['name'], {
    ...common,
    name: fc.constant(upstreamName),
    targets: fc
      .integer({ min: 0, max: 4 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => target(index)))),
    healthCheck,
    hostHeader: fc.oneof(fc.constantFrom('preserve', 'endpoint'), fc.record({ value: visible })),
    outlierDetection: withSome([], {
      consecutive5xx: fc.integer({ min: 0, max: 1000 }),
      interval: duration,
      successRateDeviations: fc.constantFrom(0, 1.9, 3),
    }),
    circuitBreaker: withSome([], { failures: fc.integer({ min: 1, max: 1000 }), openTime: duration }),
    panicThreshold: fc.integer({ min: 0, max: 100 }),
    connectionPool: withSome([], {
      maxActiveRequests: fc.integer({ min: 1, max: 1_000_000 }),
      maxConnections: fc.integer({ min: 1, max: 65_535 }),
      idleTimeout: duration,
      maxRequestsPerConnection: fc.integer({ min: 1, max: 99 }),
      maxConcurrentStreams: fc.integer({ min: 1, max: 10_000 }),
    }),
    timeouts: withSome([], { connect: duration, responseHeaders: duration, bodyIdle: duration }),
  });
