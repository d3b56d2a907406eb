import { z } from 'zod';

/** See `AccessLogFilter`. */
export const accessLogFilterSchema = z.object({
  route: z.string().max(63).optional(),
  upstream: z.string().max(63).optional(),
  listener: z.string().max(63).optional(),
  statusClass: z.int().min(1).max(5).optional(),
  method: z.string().max(32).optional(),
  text: z.string().max(200).optional(),
});
