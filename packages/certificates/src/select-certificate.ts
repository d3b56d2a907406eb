/** What the choice among certificates goes by. */
export interface Selectable {
  /** Lower-case. */
  readonly dnsNames: readonly string[];
  /** Milliseconds since the epoch. */
  readonly notBefore: number;
  /** Certificates with different kinds of keys are offered side by side; the client's algorithms decide. */
  readonly keyType: string;
}

/** As it is compared: lower-case, without the final dot that DNS allows. */
export function normaliseServerName(serverName: string): string {
  const lower = serverName.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * The certificates for the name that a client sends (SNI, RFC 6066 §3): those with exactly this name, else those with
 * `*` for its first label (RFC 9525 §6.3), else the first of the list. Among equals the one that became valid last
 * wins, one for each kind of key.
 * @param certificates the default first
 * @param serverName normalised; empty when the client sent none
 */
export function selectCertificates<Certificate extends Selectable>(
  certificates: readonly Certificate[],
  serverName: string,
): readonly Certificate[] {
  const exact = certificates.filter(({ dnsNames }) => dnsNames.includes(serverName));
  if (exact.length > 0) return newestOfEachKind(exact);
  const dot = serverName.indexOf('.');
  const wildcard = `*${serverName.slice(dot)}`;
  const covering = dot > 0 ? certificates.filter(({ dnsNames }) => dnsNames.includes(wildcard)) : [];
  return covering.length > 0 ? newestOfEachKind(covering) : certificates.slice(0, 1);
}

function newestOfEachKind<Certificate extends Selectable>(certificates: readonly Certificate[]): Certificate[] {
  const newest = new Map<string, Certificate>();
  for (const certificate of certificates) {
    const known = newest.get(certificate.keyType);
    if (known === undefined || certificate.notBefore > known.notBefore) newest.set(certificate.keyType, certificate);
  }
  return [...newest.values()];
}
