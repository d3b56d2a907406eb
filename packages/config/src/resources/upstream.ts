import { durationSchema, headerValueSchema } from '@sluice/core/schema';
import { healthCheckSchema } from '@sluice/health-checks/schemas';
import { loadBalancingSchema } from '@sluice/load-balancing/schemas';
import { z } from 'zod';
import { affinitySchema } from './affinity.ts';
import { circuitBreakerSchema } from './circuit-breaker.ts';
import { resourceShape } from './common.ts';
import { localitySchema } from './locality.ts';
import { outlierDetectionSchema } from './outlier-detection.ts';
import { targetSchema } from './target.ts';
import { upstreamTlsSchema } from './upstream-tls.ts';

const connectionPoolSchema = z
  .strictObject({
    maxConnections: z.int().min(1).max(65_535).default(1024).meta({
      title: 'Connections per endpoint',
      description:
        'Most connections one worker opens to one endpoint, 1–65535; more than one client may have requests at a time, or it could take them all. Requests whose clients are still sending hold three of four at most (HTTP/1.1). Default 1024.',
    }),
    maxPendingRequests: z.int().min(0).max(100_000).default(1024).meta({
      title: 'Waiting requests',
      description:
        'Most requests that wait for a connection to one endpoint, per worker, 0–100000; more go to another endpoint, or get 503. Default 1024.',
    }),
    maxActiveRequests: z.int().min(1).max(1_000_000).optional().meta({
      title: 'Requests per endpoint',
      description:
        'Most requests, WebSockets and connections carried as TCP at a time from one worker to one endpoint; one that has as many is passed over. 1–1000000. Unlimited when left out.',
      placeholder: 'unlimited',
    }),
    idleTimeout: durationSchema({ minimumMs: 1, maximumMs: 3_600_000 }).default('4s').meta({
      title: 'Idle timeout',
      description: "An idle connection is closed after this. Keep it below the upstream's own. Default 4s.",
    }),
    maxRequestsPerConnection: z.int().min(1).optional().meta({
      title: 'Requests per connection',
      description: 'A connection is replaced after this many. Unlimited when left out.',
      placeholder: 'unlimited',
    }),
    maxConcurrentStreams: z.int().min(1).max(10_000).default(100).meta({
      title: 'Streams per connection',
      description:
        'HTTP/2 only. Most requests at a time on one connection, if the endpoint allows as many. Default 100.',
    }),
  })
  .meta({ title: 'Connection pool', advanced: true });

const upstreamTimeoutsSchema = z
  .strictObject({
    connect: durationSchema({ minimumMs: 1, maximumMs: 600_000 }).default('10s').meta({
      title: 'Connect',
      description: 'Longest wait for a connection. Default 10s.',
    }),
    responseHeaders: durationSchema({ minimumMs: 1, maximumMs: 86_400_000 }).default('60s').meta({
      title: 'Response headers',
      description: 'Longest wait for the response head after the request was sent. Default 60s.',
    }),
    bodyIdle: durationSchema({ minimumMs: 1, maximumMs: 86_400_000 }).default('60s').meta({
      title: 'Body idle',
      description:
        'Longest silence within a response body. Raise it for server-sent events and other streams that may say nothing for longer. Default 60s.',
    }),
  })
  .meta({ title: 'Timeouts', advanced: true });

const slowStartSchema = z
  .strictObject({
    duration: durationSchema({ minimumMs: 1000, maximumMs: 3_600_000 }).default('30s').meta({
      title: 'Duration',
      description: 'From its first request until it has its whole share, 1s–1h. Default 30s.',
    }),
    startAt: z.int().min(1).max(100).default(10).meta({
      title: 'Start at',
      description: 'Percent of its weight that it begins with, 1–100; grows evenly from there. Default 10.',
    }),
  })
  .meta({
    title: 'Slow start',
    description:
      'An endpoint that came new beside others, or came back, gets its share little by little: for servers that must warm up.',
    advanced: true,
  });

export const upstreamSchema = z
  .strictObject({
    ...resourceShape,
    loadBalancing: loadBalancingSchema.default({ type: 'round_robin' }).meta({ title: 'Load balancing' }),
    slowStart: slowStartSchema.optional(),
    affinity: affinitySchema.optional(),
    locality: localitySchema.optional(),
    targets: z.array(targetSchema).max(10_000).default([]).meta({ title: 'Targets' }),
    hostHeader: z
      .union([z.enum(['preserve', 'endpoint']), z.strictObject({ value: headerValueSchema })])
      .default('preserve')
      .meta({
        title: 'Host header',
        description: "`preserve` sends the client's Host, `endpoint` the address dialled, `value` a fixed one.",
        advanced: true,
      }),
    protocol: z.enum(['auto', 'h1', 'h2', 'h2c']).default('auto').meta({
      title: 'Protocol',
      description:
        'What endpoints are spoken to. `auto`: with TLS HTTP/2 or HTTP/1.1 as they choose (ALPN), in clear text HTTP/1.1; `h1`: HTTP/1.1; `h2`: HTTP/2 over TLS; `h2c`: HTTP/2 in clear text. WebSockets always go by HTTP/1.1.',
    }),
    tls: upstreamTlsSchema.optional(),
    proxyProtocol: z.enum(['v1', 'v2']).optional().meta({
      title: 'PROXY protocol',
      description:
        'Every connection to an endpoint begins with a PROXY header of this version that names the client, before TLS. Connections are shared by requests of one client only, and HTTP/1.1 is spoken. None when left out.',
      advanced: true,
    }),
    healthCheck: healthCheckSchema.optional().meta({
      title: 'Health check',
      description: 'Asks every endpoint whether it is well; one that is not gets no requests while another one is.',
    }),
    outlierDetection: outlierDetectionSchema.optional(),
    circuitBreaker: circuitBreakerSchema.optional(),
    panicThreshold: z.int().min(0).max(100).default(1).meta({
      title: 'Panic threshold',
      description:
        'Where fewer than this share of the endpoints are well, per cent, requests go to all of them (fail open): checks may be wrong, and few endpoints would bear the load of all. 1 is where none is left, 0 never; they get 503 then. Default 1.',
      advanced: true,
    }),
    connectionPool: connectionPoolSchema.prefault({}),
    timeouts: upstreamTimeoutsSchema.prefault({}),
  })
  .meta({ title: 'Upstream', description: 'A named group of interchangeable endpoints.' });

export type UpstreamInput = z.input<typeof upstreamSchema>;
export type UpstreamConfig = z.infer<typeof upstreamSchema>;
