import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

const limit = () => durationSchema({ minimumMs: 1, maximumMs: 86_400_000 });

export const timeoutSchema = z
  .strictObject({
    type: z.literal('timeout'),
    request: limit().default('60s').meta({
      title: 'Request',
      description:
        'Longest a whole exchange may take, all attempts and the response body included; 504 or a cut response after that. Of a stream only until its head has come. Default 60s.',
    }),
    perTry: limit().optional().meta({
      title: 'Each attempt',
      description:
        'Longest wait of one attempt for the head of a response, its connection included. That of a retry policy goes first. As long as the request may take when left out.',
    }),
    idle: limit().optional().meta({
      title: 'Idle',
      description: "Longest silence within a response body. The upstream's when left out.",
    }),
    stream: limit().optional().meta({
      title: 'Stream',
      description:
        'Longest a stream may take: gRPC, server-sent events, newline-delimited JSON and multipart replacements. No limit when left out; WebSockets have none.',
    }),
    connect: limit().optional().meta({
      title: 'Connect',
      description:
        "Longest wait of one attempt for a connection. One longer than the upstream's own has no effect. The upstream's when left out.",
    }),
  })
  .meta({
    title: 'Timeouts',
    description:
      "How long requests of this route may take. They hold in place of the upstream's limits on response heads and silence. Each is late by 100ms at most.",
  });

export type TimeoutConfig = z.infer<typeof timeoutSchema>;
