import { durationSchema, headerNameSchema, sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';

const parameter = () => z.string().min(1).max(256).meta({ title: 'Parameter', placeholder: 'utm_source' });

export const cacheSchema = z
  .strictObject({
    type: z.literal('cache'),
    defaultTtl: durationSchema({ minimumMs: 1000, maximumMs: 2_592_000_000 }).optional().meta({
      title: 'Lifetime of answers that name none',
      description:
        'For answers without `max-age`, `s-maxage` and `Expires`. Those are not stored when this is left out, because only the origin knows what may be shared.',
    }),
    maxTtl: durationSchema({ minimumMs: 1000, maximumMs: 31_536_000_000 }).default('24h').meta({
      title: 'Longest lifetime',
      description: 'No answer is fresh for longer, whatever it says. Default 24h.',
    }),
    staleWhileRevalidate: durationSchema({ minimumMs: 0, maximumMs: 31_536_000_000 }).default('0s').meta({
      title: 'Stale while revalidating',
      description:
        'So long after its lifetime an answer is still given while a newer one is asked for (RFC 5861 §3), where it does not say itself. Default 0s.',
    }),
    staleIfError: durationSchema({ minimumMs: 0, maximumMs: 31_536_000_000 }).default('0s').meta({
      title: 'Stale after errors',
      description:
        'So long after its lifetime an answer is given in place of an error or of 500, 502, 503, 504 (RFC 5861 §4), where it does not say itself. Default 0s.',
    }),
    statuses: z
      .array(
        z
          .int()
          .min(200)
          .max(599)
          .refine((status) => status !== 206 && status !== 304, 'is about part of an answer and is never stored')
          .meta({ title: 'Status' }),
      )
      .min(1)
      .max(50)
      .default([200, 203, 204, 300, 301, 302, 307, 308, 404, 410])
      .meta({
        title: 'Statuses',
        description:
          'Answers that may be stored. Errors that one client can bring about for all, 400 and 500 among them, are better left out.',
        advanced: true,
      }),
    key: z
      .strictObject({
        ignoreQuery: z.array(parameter()).max(100).default([]).meta({
          title: 'Ignored query parameters',
          description:
            'They make no difference and are taken out of what the upstream is asked, or one client could choose what others get.',
        }),
        onlyQuery: z.array(parameter()).max(100).optional().meta({
          title: 'Only these query parameters',
          description: 'All others are treated as ignored ones. All count when left out.',
        }),
        headers: z.array(headerNameSchema).max(20).default([]).meta({
          title: 'Header fields',
          description: 'Further fields of the request that make a difference, beside those that answers name in Vary.',
        }),
      })
      .prefault({})
      .meta({
        title: 'Key',
        description:
          'What makes requests different: always scheme, host with port, path, query, and what trusted proxies say of these.',
        advanced: true,
      }),
    maxObjectSize: sizeSchema({ minimumBytes: 1, maximumBytes: 1_073_741_824 }).default('1MiB').meta({
      title: 'Largest answer',
      description: 'Answers with a larger body are passed on and not stored; at most 1GiB. Default 1MiB.',
    }),
    maxMemory: sizeSchema({ minimumBytes: 1024, maximumBytes: 68_719_476_736 }).default('64MiB').meta({
      title: 'Memory',
      description:
        'For stored answers, in each worker; at most 64GiB. Those that were not asked for the longest make room. Default 64MiB.',
    }),
    setCookie: z.enum(['refuse', 'drop']).default('refuse').meta({
      title: 'Answers with Set-Cookie',
      description:
        '`refuse`: not stored, as whoever came next would get the session of the first; `drop`: stored without the cookies, which only the first gets. Default refuse.',
      advanced: true,
    }),
    honourRequest: z.boolean().default(false).meta({
      title: 'Clients may ask for new answers',
      description:
        'Follows Cache-Control of requests: no-cache, no-store, max-age, min-fresh, only-if-cached. Any client can go around the cache then. Default off.',
      advanced: true,
    }),
    cacheStatus: z.boolean().default(true).meta({
      title: 'Tell clients',
      description: 'Adds Cache-Status (RFC 9211) to answers: hit or why not. Default on.',
      advanced: true,
    }),
    coalescing: z
      .strictObject({
        maxWaiting: z.int().min(0).max(100_000).default(1000).meta({
          title: 'Clients that wait',
          description:
            'Most requests that wait for the answer to another one for the same, 0–100000, each worker. Those beyond ask by themselves. Default 1000.',
        }),
        maxWait: durationSchema({ minimumMs: 10, maximumMs: 600_000 }).default('10s').meta({
          title: 'Longest wait',
          description: 'For the head of that answer; then a request asks by itself. Default 10s.',
        }),
      })
      .prefault({})
      .meta({
        title: 'Requests for the same at the same time',
        description: 'Only the first is sent; the others get its answer as it comes, where that may be stored.',
        advanced: true,
      }),
  })
  .meta({
    title: 'Cache',
    description:
      'Stores answers and gives them to later requests (RFC 9111). Policies for requests run before it, those for answers after it, on stored ones too.',
  });

export type CacheConfig = z.infer<typeof cacheSchema>;
