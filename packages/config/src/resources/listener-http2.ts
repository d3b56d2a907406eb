import { sizeSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const listenerHttp2Schema = z
  .strictObject({
    enabled: z.boolean().default(true).meta({
      title: 'Enabled',
      description:
        'Serves HTTP/2 to clients that begin with its preface (prior knowledge). An address that loses many connections by abusing it has HTTP/1.1 only for a while, of 2 s first and of 5 min at most, unless it is a trusted proxy. Default true.',
    }),
    maxConcurrentStreams: z.int().min(1).max(1000).default(100).meta({
      title: 'Concurrent streams',
      description: 'Most requests at a time on one connection; more are refused. Default 100.',
    }),
    streamWindow: sizeSchema({ minimumBytes: 1024, maximumBytes: 16_777_216 }).default('64KiB').meta({
      title: 'Stream window',
      description:
        'Bytes of a request body that a client may send before they are wanted; more speeds up distant uploads and costs memory for each stream. Default 64KiB.',
    }),
    resetBurst: z.int().min(10).max(100_000).default(200).meta({
      title: 'Reset burst',
      description:
        'Streams that a client may cancel, or have refused, at once before its connection is closed with ENHANCE_YOUR_CALM. Default 200.',
    }),
    resetRate: z.int().min(1).max(10_000).default(20).meta({
      title: 'Reset rate',
      description: 'Streams that a client may cancel, or have refused, each second in the long run. Default 20.',
    }),
  })
  .meta({ title: 'HTTP/2', advanced: true });
