import type { CertificateEnvironment, CertificateSource, CertificateSourceFactory } from './contract.ts';
import { createFileSource } from './file/source.ts';
import type { CertificateSourceConfig } from './schemas.ts';
import { createSelfSignedSource } from './self-signed/source.ts';

type Factories = {
  readonly [Type in CertificateSourceConfig['type']]: CertificateSourceFactory<
    Extract<CertificateSourceConfig, { type: Type }>
  >;
};

/** Every source by its type. A schema in `schemas.ts` without an entry here is a type error. */
export const certificateSourceFactories = {
  file: createFileSource,
  self_signed: createSelfSignedSource,
} satisfies Factories;

/** Builds the source of one certificate; it does nothing until watched. */
export function createCertificateSource(
  config: CertificateSourceConfig,
  environment: CertificateEnvironment,
): CertificateSource {
  // The entry under `config.type` takes exactly that member of the union, which the index alone cannot express.
  const factory = certificateSourceFactories[config.type] as CertificateSourceFactory<CertificateSourceConfig>;
  return factory(config, environment);
}
