import type { HealthCheck, HealthCheckFactory } from './contract.ts';
import { createGrpcCheck } from './grpc/check.ts';
import { createHttpCheck } from './http/check.ts';
import type { HealthCheckConfig } from './schemas.ts';
import { createTcpCheck } from './tcp/check.ts';

type Factories = {
  readonly [Type in HealthCheckConfig['type']]: HealthCheckFactory<Extract<HealthCheckConfig, { type: Type }>>;
};

/** Every health check by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const healthCheckFactories = {
  http: createHttpCheck,
  tcp: createTcpCheck,
  grpc: createGrpcCheck,
} satisfies Factories;

/** Builds the check of one upstream; it holds nothing open between its runs. */
export function createHealthCheck(config: HealthCheckConfig): HealthCheck {
  // The entry under `config.type` takes exactly that member of the union, which the index alone cannot express.
  const factory = healthCheckFactories[config.type] as HealthCheckFactory<HealthCheckConfig>;
  return factory(config);
}
