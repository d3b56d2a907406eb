import type { UpstreamSnapshot } from '@sluice/snapshot/types';

/**
 * Name and port by which a mesh knows where a request goes: the Host that the upstream asks for, else the endpoint's own
 * name. What the client wrote is a public name, and says nothing of services behind.
 * @param endpoint `host:port`
 */
export function upstreamAuthority(hostHeader: UpstreamSnapshot['hostHeader'], endpoint: string): string {
  if (hostHeader === 'preserve' || hostHeader === 'endpoint') return endpoint;
  const { value } = hostHeader;
  return /:\d+$/.test(value) ? value : value + endpoint.slice(endpoint.lastIndexOf(':'));
}
