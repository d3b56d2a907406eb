import { durationSchema } from '@sluice/core/schema';
import { z } from 'zod';

export const listenerProxyProtocolSchema = z
  .strictObject({
    mode: z.enum(['required', 'optional']).default('required').meta({
      title: 'Mode',
      description:
        '`required`: only trusted proxies may connect, and every connection begins with a header. `optional`: others are served as they are, and a trusted proxy may do without; where it passes on what clients send, a client can write the header itself. Default required.',
    }),
    timeout: durationSchema({ minimumMs: 100, maximumMs: 600_000 }).default('5s').meta({
      title: 'Timeout',
      description: 'Time a trusted proxy has to send the whole header. Default 5s.',
      advanced: true,
    }),
  })
  .meta({
    title: 'PROXY protocol',
    description:
      "Connections begin with a PROXY header, version 1 or 2, that names the client. Believed from the settings' trusted proxies only.",
  });
