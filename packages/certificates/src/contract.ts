import type { Clock } from '@sluice/core';

/** A private key with the certificate made for it. Lives in memory only; whatever is kept or sent is sealed. */
export interface KeyPair {
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM. */
  readonly privateKey: string;
}

/** What a source has at present. A problem is one sentence without content of the files; the last good pair serves on. */
export type CertificateState =
  | { readonly status: 'found'; readonly pair: KeyPair }
  | { readonly status: 'problem'; readonly problem: string };

/** Where the key pairs of one certificate come from. `watch` yields the first state soon and each change, until aborted. */
export interface CertificateSource {
  watch(signal: AbortSignal): AsyncIterable<CertificateState>;
}

/** Keeps what a source has made itself, so that a restart does not make it again. */
export interface PairKeeper {
  /** The newest pair that was kept for this certificate. */
  load(): KeyPair | undefined;
  save(pair: KeyPair): void;
}

export interface CertificateEnvironment {
  readonly clock: Clock;
  readonly keeper: PairKeeper;
}

export type CertificateSourceFactory<Config> = (
  config: Config,
  environment: CertificateEnvironment,
) => CertificateSource;
