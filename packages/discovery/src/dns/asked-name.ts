import type { DnsQuery, DnsSourceConfig } from './schema.ts';

export type AskedType = 'A' | 'AAAA' | 'SRV';

/** The question behind a query: an absolute name without its final dot, and the records that are asked for. */
export interface AskedName {
  readonly name: string;
  readonly types: readonly AskedType[];
}

/**
 * A host name stands for itself. A service with a namespace is one of Kubernetes
 * (https://github.com/kubernetes/dns/blob/master/docs/specification.md), one without is Consul's
 * (https://developer.hashicorp.com/consul/docs/discover/service/static).
 */
export function askedName(
  query: DnsQuery,
  { clusterDomain, consulDomain }: Pick<DnsSourceConfig, 'clusterDomain' | 'consulDomain'>,
): AskedName {
  const { hostname, service = '', namespace, portName, tag, datacenter, port } = query;
  const recordType = query.recordType ?? (port === undefined ? 'SRV' : 'A+AAAA');
  const types: readonly AskedType[] = recordType === 'A+AAAA' ? ['A', 'AAAA'] : [recordType];
  if (hostname !== undefined) return { name: hostname.replace(/\.$/, ''), types };
  const labels =
    namespace === undefined
      ? [tag, service, 'service', ...(datacenter === undefined ? [] : [datacenter, 'dc']), consulDomain]
      : [...(portName === undefined ? [] : [`_${portName}`, '_tcp']), service, namespace, 'svc', clusterDomain];
  return { name: labels.filter((label) => label !== undefined).join('.'), types };
}
