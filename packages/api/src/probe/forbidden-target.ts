import { BlockList, isIP } from 'node:net';
import type { Address } from '@sluice/core/schema';

/** Link-local ranges hold the metadata services of clouds, which hand out credentials to whoever can ask. */
const forbidden = new BlockList();
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addAddress('fd00:ec2::254', 'ipv6');
forbidden.addAddress('100.100.100.200', 'ipv4');
forbidden.addAddress('168.63.129.16', 'ipv4');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
loopback.addAddress('0.0.0.0', 'ipv4');
loopback.addAddress('::', 'ipv6');

/** Names under which clouds serve their metadata. */
const forbiddenNames = new Set(['metadata.google.internal', 'metadata.goog', 'instance-data.ec2.internal']);

/**
 * Why a gateway must not connect to this address, in half a sentence; undefined when it may. Names are compared as
 * written; whoever resolves one asks again with the address it got.
 * @param own addresses of this appliance's own admin plane
 */
export function forbiddenTarget(target: Address, own: readonly Address[]): string | undefined {
  const host = canonicalHost(target.host);
  const family = familyOf(host);
  if (forbiddenNames.has(host) || (family !== undefined && forbidden.check(host, family))) {
    return `${target.host} is a link-local or metadata address, which no upstream may reach`;
  }
  const reachesItself = own.some(
    (address) =>
      address.port === target.port && (isLoopback(host) ? reachableOnLoopback(address) : address.host === host),
  );
  return reachesItself ? `port ${target.port} of ${target.host} is Sluice's own admin plane` : undefined;
}

/** Lower-case, without a final dot, IPv4 within IPv6 as IPv4. */
function canonicalHost(host: string): string {
  const plain = host.toLowerCase().replace(/\.$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  return mapped?.[1] ?? plain;
}

function familyOf(host: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(host);
  return family === 0 ? undefined : family === 4 ? 'ipv4' : 'ipv6';
}

function isLoopback(host: string): boolean {
  const family = familyOf(host);
  return family === undefined ? host === 'localhost' || host.endsWith('.localhost') : loopback.check(host, family);
}

function reachableOnLoopback(address: Address): boolean {
  return isLoopback(canonicalHost(address.host));
}
