import { headerValueSchema } from '@sluice/core/schema';
import { z } from 'zod';
import { checkShape } from '../common.ts';

export const grpcCheckSchema = z
  .strictObject({
    type: z.literal('grpc'),
    service: z
      .string()
      .max(255)
      .regex(/^[\x21-\x7e]*$/, 'must hold no space')
      .default('')
      .meta({
        title: 'Service',
        description: 'Full name of the service asked about; the server as a whole when left out.',
        placeholder: 'billing.v1.Billing',
      }),
    host: headerValueSchema.optional().meta({
      title: 'Host',
      description: "Authority asked for. When left out, the upstream's fixed host header, or the address checked.",
      advanced: true,
    }),
    ...checkShape,
  })
  .meta({
    title: 'gRPC',
    description: 'A call of grpc.health.v1.Health/Check, by HTTP/2, that must say SERVING.',
  });

export type GrpcCheckConfig = z.infer<typeof grpcCheckSchema>;
