import { isIPv6 } from 'node:net';

/**
 * What one client has of addresses. One of IPv6 has a whole /64 to itself, so that one address more is no way round a
 * limit (RFC 6177 §2).
 */
export function clientNetwork(address: string): string {
  return isIPv6(address) ? networkOf(address) : address;
}

/** First 64 bits, `2001:db8:0:1::/64`. */
function networkOf(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
