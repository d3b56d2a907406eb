import { BlockList, isIP } from 'node:net';

/**
 * Addresses never dialled, whatever a target or a name server says: link-local networks and the metadata services of
 * clouds, which hand out credentials to whoever asks from inside (server-side request forgery).
 */
const denied = new BlockList();
denied.addSubnet('169.254.0.0', 16, 'ipv4');
denied.addSubnet('fe80::', 10, 'ipv6');
denied.addAddress('fd00:ec2::254', 'ipv6');
denied.addAddress('fd20:ce::254', 'ipv6');
// Alibaba Cloud's metadata service lies outside the link-local block.
denied.addAddress('100.100.100.200', 'ipv4');

/** Takes plain addresses; zone identifiers and IPv4 mapped into IPv6 are seen through. */
export function isDeniedAddress(address: string): boolean {
  const zone = address.indexOf('%');
  const plain = zone < 0 ? address : address.slice(0, zone);
  const family = isIP(plain);
  if (family === 4) return denied.check(plain, 'ipv4');
  // BlockList compares mapped addresses with IPv4 rules by itself.
  return family === 6 && denied.check(plain, 'ipv6');
}
