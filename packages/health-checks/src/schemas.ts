import { z } from 'zod';
import { grpcCheckSchema } from './grpc/schema.ts';
import { httpCheckSchema } from './http/schema.ts';
import { tcpCheckSchema } from './tcp/schema.ts';

/** Every health check there is. A new kind adds its schema here and its factory in `runtimes.ts`. */
export const healthCheckSchemas = [httpCheckSchema, tcpCheckSchema, grpcCheckSchema] as const;

export const healthCheckSchema = z.discriminatedUnion('type', healthCheckSchemas);

export type HealthCheckConfig = z.infer<typeof healthCheckSchema>;
