import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

/** What every check has, whatever it asks. */
export const checkShape = {
  interval: durationSchema({ minimumMs: 100, maximumMs: 3_600_000 }).default('10s').meta({
    title: 'Interval',
    description: 'Time between the end of one check of an endpoint and the next, 100ms–1h. Default 10s.',
  }),
  timeout: durationSchema({ minimumMs: 10, maximumMs: 300_000 }).default('5s').meta({
    title: 'Timeout',
    description: 'A check that takes longer has failed, 10ms–5m. Connecting is part of it. Default 5s.',
  }),
  healthyThreshold: z.int().min(1).max(100).default(2).meta({
    title: 'Healthy after',
    description: 'Passed checks in a row that make an unhealthy endpoint healthy, 1–100. Default 2.',
  }),
  unhealthyThreshold: z.int().min(1).max(100).default(3).meta({
    title: 'Unhealthy after',
    description: 'Failed checks in a row that make a healthy endpoint unhealthy, 1–100. Default 3.',
  }),
  port: z.int().min(1).max(65_535).optional().meta({
    placeholder: "the endpoint's",
    title: 'Port',
    description:
      "Port that is checked, on every endpoint; no PROXY header goes there. The endpoint's own when left out.",
    advanced: true,
  }),
  jitter: z.int().min(0).max(50).default(10).meta({
    title: 'Jitter',
    description: 'Per cent by which an interval is made longer or shorter at random, 0–50. Default 10.',
    advanced: true,
  }),
};
