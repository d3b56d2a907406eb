import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

const inARow = (title: string, description: string) => z.int().min(0).max(1000).default(5).meta({ title, description });

/** Defaults are Envoy's, whose outlier detection this is; what it counts as one thing with 5xx is told apart here. */
export const outlierDetectionSchema = z
  .strictObject({
    consecutive5xx: inARow(
      '5xx in a row',
      'Answers with a status of 500–599 in a row, or a gRPC status that stands for one (UNKNOWN, DEADLINE_EXCEEDED, INTERNAL, UNAVAILABLE, DATA_LOSS, or none), that eject an endpoint, 0–1000; 0 is off. Default 5.',
    ),
    consecutiveGatewayErrors: inARow(
      'Gateway errors in a row',
      'Answers 502, 503 or 504 in a row, or gRPC UNAVAILABLE or DEADLINE_EXCEEDED, that eject an endpoint, 0–1000; 0 is off. Default 5.',
    ),
    consecutiveLocalFailures: inARow(
      'Failures in a row',
      'Attempts without a whole answer in a row that eject an endpoint: no connection, a reset, a timeout. 0–1000; 0 is off. Default 5.',
    ),
    interval: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('10s').meta({
      title: 'Interval',
      description:
        'How long success rates are counted before they are compared, 100ms–1h. Each one that an endpoint serves through makes its next ejection shorter by a base time. Default 10s.',
      advanced: true,
    }),
    baseEjectionTime: durationSchema({ minimumMs: 100, maximumMs: 86_400_000 }).default('30s').meta({
      title: 'Base ejection time',
      description: 'An endpoint stays out this long, times how often it was ejected, 100ms–24h. Default 30s.',
    }),
    maximumEjectionTime: durationSchema({ minimumMs: 100, maximumMs: 86_400_000 }).default('5m').meta({
      title: 'Longest ejection',
      description: 'No ejection is longer, but for the base time where that is, 100ms–24h. Default 5m.',
      advanced: true,
    }),
    maximumEjectedShare: z.int().min(1).max(100).default(10).meta({
      title: 'Most ejected',
      description:
        'Per cent of the endpoints that may be out at a time, 1–100. One may be whatever the share, where there are two or more. Default 10.',
    }),
    successRateDeviations: z.number().min(0).max(100).default(1.9).meta({
      title: 'Deviations',
      description:
        'An endpoint is ejected whose share of successes lies under the mean of all by more than this many standard deviations, 0–100; 0 is off. Default 1.9.',
      advanced: true,
    }),
    successRateMinimumEndpoints: z.int().min(2).max(1000).default(5).meta({
      title: 'Endpoints to compare',
      description: 'Success rates are compared where so many endpoints had enough requests, 2–1000. Default 5.',
      advanced: true,
    }),
    successRateMinimumRequests: z.int().min(1).max(1_000_000).default(100).meta({
      title: 'Requests to compare',
      description: 'Requests within the interval from which an endpoint is compared, 1–1000000. Default 100.',
      advanced: true,
    }),
  })
  .meta({
    title: 'Outlier detection',
    description:
      'An endpoint that fails while others do not is ejected: it gets no requests for a while. Each worker judges by what it sees itself.',
  });

export type OutlierDetectionConfig = z.infer<typeof outlierDetectionSchema>;
