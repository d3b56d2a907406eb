import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const circuitBreakerSchema = z
  .strictObject({
    failures: z.int().min(1).max(1000).default(5).meta({
      title: 'Failures',
      description:
        'Failures in a row that open the circuit, 1–1000: answers with a status of 500–599, gRPC statuses that stand for such (UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS, or none), and attempts without a whole answer. Default 5.',
    }),
    openTime: durationSchema({ minimumMs: 100, maximumMs: 86_400_000 }).default('30s').meta({
      title: 'Open for',
      description: 'While the circuit is open the endpoint gets no requests; then it is tried, 100ms–24h. Default 30s.',
    }),
    successes: z.int().min(1).max(1000).default(2).meta({
      title: 'Successes',
      description: 'Probes that succeed in a row and close the circuit, 1–1000; one that fails opens it. Default 2.',
    }),
    probes: z.int().min(1).max(1000).default(1).meta({
      title: 'Probes at a time',
      description: 'Requests that may be under way to an endpoint that is being tried, 1–1000. Default 1.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Circuit breaker',
    description:
      'An endpoint that keeps failing gets no requests, and is then tried with a few. Requests go to other endpoints; where every circuit is open they get 503. Each worker has circuits of its own.',
  });

export type CircuitBreakerConfig = z.infer<typeof circuitBreakerSchema>;
