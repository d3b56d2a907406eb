import { addressSchema, durationSchema, sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { resourceShape } from './common.ts';
import { pathRulesSchema } from './path-rules.ts';

const listenerTimeoutsSchema = z
  .strictObject({
    requestHeaders: durationSchema({ minimumMs: 100, maximumMs: 600_000 }).default('15s').meta({
      title: 'Request headers',
      description: 'Time a client has to send a whole request head. Default 15s.',
    }),
    bodyIdle: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('30s').meta({
      title: 'Body idle',
      description:
        'Longest silence within a request body, and longest stall of a client that does not read. Default 30s.',
    }),
    keepAlive: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('60s').meta({
      title: 'Keep-alive',
      description: 'An idle connection is closed after this. Default 60s.',
    }),
  })
  .meta({ title: 'Timeouts', advanced: true });

const listenerLimitsSchema = z
  .strictObject({
    requestLine: sizeSchema({ minimumBytes: 256, maximumBytes: 65_536 }).default('8KiB').meta({
      title: 'Request line',
      description: 'Longest request target; longer gets 414. Default 8KiB.',
    }),
    headers: sizeSchema({ minimumBytes: 1024, maximumBytes: 1_048_576 }).default('32KiB').meta({
      title: 'Header block',
      description: 'Largest request head; larger gets 431. Default 32KiB.',
    }),
    headerCount: z.int().min(10).max(1000).default(100).meta({
      title: 'Header fields',
      description: 'Most fields in a request head; more get 431. Default 100.',
    }),
    body: sizeSchema({ minimumBytes: 0 }).default('100MiB').meta({
      title: 'Body',
      description: 'Largest request body unless the route says otherwise; larger gets 413. Default 100MiB.',
    }),
    minimumBodyRate: sizeSchema({ minimumBytes: 0 }).default('1KiB').meta({
      title: 'Minimum body rate',
      description: 'Bytes a second below which a request body is given up after 30 s; 0 is off. Default 1KiB.',
    }),
    connections: z.int().min(1).max(1_000_000).default(10_000).meta({
      title: 'Connections',
      description: 'Most connections per worker; more are closed at once. Default 10000.',
    }),
    connectionsPerClient: z.int().min(1).max(1_000_000).default(256).meta({
      title: 'Connections per client',
      description: 'Most connections per worker from one address (trusted proxies excepted). Default 256.',
    }),
  })
  .meta({ title: 'Limits', advanced: true });

export const listenerSchema = z
  .strictObject({
    ...resourceShape,
    address: addressSchema.meta({
      description: 'Where it listens. 0.0.0.0 is every IPv4 interface, [::] every one.',
      placeholder: '0.0.0.0:8080',
    }),
    protocol: z.enum(['http']).default('http').meta({ title: 'Protocol' }),
    healthPaths: z.boolean().default(true).meta({
      title: 'Health paths',
      description: 'Answers /_/health and /_/ready itself, before any route.',
      advanced: true,
    }),
    pathRules: pathRulesSchema.prefault({}),
    timeouts: listenerTimeoutsSchema.prefault({}),
    limits: listenerLimitsSchema.prefault({}),
  })
  .meta({ title: 'Listener', description: 'A bound port with its protocol.' });

export type ListenerInput = z.input<typeof listenerSchema>;
export type ListenerConfig = z.infer<typeof listenerSchema>;
