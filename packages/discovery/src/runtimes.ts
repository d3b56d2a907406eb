import type { DiscoveryEnvironment, DiscoverySource, DiscoverySourceFactory } from './contract.ts';
import { createDnsSource } from './dns/source.ts';
import { createFileSource } from './file/source.ts';
import type { DiscoverySourceConfig } from './schemas.ts';

type Factories = {
  readonly [Type in DiscoverySourceConfig['type']]: DiscoverySourceFactory<
    Extract<DiscoverySourceConfig, { type: Type }>
  >;
};

/** Every discovery source by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const discoverySourceFactories = { file: createFileSource, dns: createDnsSource } satisfies Factories;

/** Builds one configured source; it does nothing until watched. */
export function createDiscoverySource(
  config: DiscoverySourceConfig,
  environment: DiscoveryEnvironment,
): DiscoverySource {
  // The entry under `type` takes exactly that member of the union, which the index alone cannot express.
  const factory = discoverySourceFactories[config.type] as DiscoverySourceFactory<DiscoverySourceConfig>;
  return factory(config, environment);
}
