import { errorIssue, type Issue, messageOf } from '@sluice/core';
import type { ClientCertificates } from '@sluice/dialing/client-certificate';
import { tlsClientOptions } from '@sluice/dialing/tls-options';
import type { Snapshot, UpstreamSnapshot } from '@sluice/snapshot/types';

/** Certificates that listeners show to clients and upstreams to endpoints. */
export function certificatesNamedBy({ listeners, upstreams }: Snapshot): Set<string> {
  const toEndpoints = upstreams.flatMap(({ tls }) => tls?.clientCertificate ?? []);
  return new Set([...listeners.flatMap(({ tls }) => tls?.certificates ?? []), ...toEndpoints]);
}

/** One issue for each upstream whose certificate cannot be shown as things are. */
export function clientCertificateIssues({ upstreams }: Snapshot, certificates: ClientCertificates): Issue[] {
  return upstreams.flatMap((upstream, index) => {
    const name = upstream.tls?.clientCertificate;
    const problem = name === undefined ? undefined : problemOf(upstream, name, certificates);
    if (problem === undefined) return [];
    const message = `upstream "${upstream.name}": certificate "${name}": ${problem}`;
    return [errorIssue(['upstreams', index, 'tls', 'clientCertificate'], 'no_certificate', message)];
  });
}

function problemOf({ tls }: UpstreamSnapshot, name: string, certificates: ClientCertificates): string | undefined {
  const found = certificates.find(name);
  if (found === undefined) return certificates.problemOf(name);
  try {
    if (tls !== undefined) tlsClientOptions(tls, '', found);
    return undefined;
  } catch (error) {
    return `TLS cannot be spoken with it: ${messageOf(error)}`;
  }
}
