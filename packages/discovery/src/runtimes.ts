import type { DiscoveryEnvironment, DiscoverySource, DiscoverySourceFactory } from './contract.ts';
import type { DiscoverySourceConfig } from './schemas.ts';

type Factories = {
  readonly [Type in DiscoverySourceConfig['type']]: DiscoverySourceFactory<
    Extract<DiscoverySourceConfig, { type: Type }>
  >;
};

/** Every discovery source by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const discoverySourceFactories = {} satisfies Factories;

/** Builds one configured source; it does nothing until watched. */
export function createDiscoverySource(
  config: DiscoverySourceConfig,
  environment: DiscoveryEnvironment,
): DiscoverySource {
  // The entry under `type` takes exactly that member of the union, which the index alone cannot express. While there
  // is no kind the union is `never`, so its `type` has to be spelt out.
  const { type } = config as { readonly type: string };
  const factories: Readonly<Record<string, DiscoverySourceFactory<DiscoverySourceConfig>>> = discoverySourceFactories;
  const factory = factories[type];
  if (factory === undefined) throw new Error(`there is no discovery source of type "${type}"`);
  return factory(config, environment);
}
