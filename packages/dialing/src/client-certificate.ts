/** What the gateway shows to endpoints that ask who it is. Compared by identity: another object is another certificate. */
export interface ClientCertificate {
  /** PEM, the leaf first. */
  readonly chain: string;
  /** PEM. */
  readonly privateKey: string;
}

/** Where the certificates that upstreams name are found. */
export interface ClientCertificates {
  find(name: string): ClientCertificate | undefined;
  /** Why there is none of that name to use. */
  problemOf(name: string): string;
}

/** For a process that has none. */
export const noClientCertificates: ClientCertificates = {
  find: () => undefined,
  problemOf: () => 'there are no certificates here',
};
