import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** Ways an attempt fails without an answer that could be passed on. */
export const retryErrors = ['connect_failure', 'refused_stream', 'reset', 'timeout'] as const;

/** The names of gRPC for its statuses, each at its number (gRPC's "Status codes and their use"). */
export const grpcStatuses = [
  'ok',
  'cancelled',
  'unknown',
  'invalid_argument',
  'deadline_exceeded',
  'not_found',
  'already_exists',
  'permission_denied',
  'resource_exhausted',
  'failed_precondition',
  'aborted',
  'out_of_range',
  'unimplemented',
  'internal',
  'unavailable',
  'data_loss',
  'unauthenticated',
] as const;

/** Those that another attempt may change. */
const retriedGrpcStatuses = z.enum([
  'cancelled',
  'deadline_exceeded',
  'resource_exhausted',
  'aborted',
  'internal',
  'unavailable',
]);

export const retrySchema = z
  .strictObject({
    type: z.literal('retry'),
    attempts: z.int().min(1).max(10).default(3).meta({
      title: 'Attempts',
      description: 'Most attempts of one request, the first included, 1–10. Default 3.',
    }),
    methods: z
      .array(z.enum(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE', 'POST', 'PATCH']).meta({ title: 'Method' }))
      .min(1)
      .default(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE'])
      .meta({
        title: 'Methods',
        description:
          'Requests that may be sent again although an endpoint may have acted on them. Default those that mean the same when sent twice (RFC 9110 §9.2.2), so not POST; gRPC is POST.',
      }),
    errors: z
      .array(z.enum(retryErrors).meta({ title: 'Error' }))
      .default(['connect_failure', 'refused_stream', 'reset'])
      .meta({
        title: 'After errors',
        description:
          '`connect_failure`: no connection; `refused_stream`: the endpoint said it did not act; `reset`: the connection was lost before an answer; `timeout`: no answer in time. Default all but `timeout`.',
      }),
    statuses: z
      .array(z.int().min(400).max(599).meta({ title: 'Status' }))
      .max(50)
      .default([502, 503, 504])
      .meta({ title: 'After statuses', description: 'Answers with these are tried again. Default 502, 503, 504.' }),
    grpcStatuses: z
      .array(retriedGrpcStatuses.meta({ title: 'Status' }))
      .default([])
      .meta({
        title: 'After gRPC statuses',
        description:
          'Answers that are nothing but such a status ("trailers only") are tried again. Needs POST among the methods. Default none.',
      }),
    perTryTimeout: durationSchema({ minimumMs: 1, maximumMs: 86_400_000 }).optional().meta({
      title: 'Timeout of each attempt',
      description:
        "Longest wait of one attempt for the head of a response. Late by 100ms at most. The upstream's when left out.",
    }),
    backoff: z
      .strictObject({
        base: durationSchema({ minimumMs: 1, maximumMs: 60_000 }).default('100ms').meta({
          title: 'Base',
          description: 'Longest wait before the second attempt; each next one may be twice as long. Default 100ms.',
        }),
        max: durationSchema({ minimumMs: 1, maximumMs: 600_000 }).default('2s').meta({
          title: 'Maximum',
          description: 'No wait is longer than this. Default 2s.',
        }),
      })
      .prefault({})
      .meta({
        title: 'Wait between attempts',
        description: 'Each wait is a random part of its longest, so that clients do not come back together.',
        advanced: true,
      }),
    maxRetryAfter: durationSchema({ minimumMs: 0, maximumMs: 600_000 }).default('2s').meta({
      title: 'Longest Retry-After',
      description:
        'An answer with Retry-After is tried again no sooner than it asks; one that asks for longer than this is passed on. Default 2s.',
      advanced: true,
    }),
    budget: z
      .strictObject({
        percent: z.number().min(0).max(100).default(20).meta({
          title: 'Share',
          description: 'Retries as a share of the requests of the last 10s, percent. Default 20.',
        }),
        minimumConcurrency: z.int().min(0).max(1000).default(3).meta({
          title: 'Always allowed',
          description: 'Retries that may be under way at a time whatever the share says, 0–1000. Default 3.',
        }),
      })
      .prefault({})
      .meta({
        title: 'Budget',
        description:
          'Keeps retries from burying an upstream that is in trouble. Counted per upstream in each worker, for all routes with retries or hedging together.',
        advanced: true,
      }),
  })
  .meta({
    title: 'Retries',
    description:
      'Sends a request again when an attempt failed in a way that another one may not, to another endpoint where there is one, and never after a byte of a body was sent that cannot be repeated.',
  });

export type RetryConfig = z.infer<typeof retrySchema>;
