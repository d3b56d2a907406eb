import type { MeshLabels } from '@sluice/snapshot/types';

/** What a sidecar of another cluster asks for by SNI. */
export interface MeshName {
  /** Of the service. */
  readonly port: number;
  /** Empty is the whole service. */
  readonly subset: string;
  /** Fully qualified, as routes match it. */
  readonly host: string;
}

/**
 * Reads `outbound_.<port>_.<subset>_.<host>`, the form in which Istio writes a cluster as a server name; the subset is
 * a DNS label (RFC 1123) or empty. Undefined for any other name.
 * @param serverName lower-case
 */
export function parseMeshName(serverName: string): MeshName | undefined {
  const found = /^outbound_\.([1-9]\d{0,4})_\.((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)?)_\.([^_].*)$/.exec(serverName);
  if (found === null) return undefined;
  const [, port = '', subset = '', host = ''] = found;
  return Number(port) > 65_535 ? undefined : { port: Number(port), subset, host };
}

/** Whether an endpoint is one of those that a name of the mesh asks for. */
export function fitsMeshName(
  { address, labels }: { readonly address: string; readonly labels: Readonly<Record<string, string>> },
  { port, subset }: MeshName,
  { portLabel, subsetLabel }: MeshLabels,
): boolean {
  const servicePort = labels[portLabel] ?? address.slice(address.lastIndexOf(':') + 1);
  return servicePort === String(port) && (subset === '' || labels[subsetLabel] === subset);
}
