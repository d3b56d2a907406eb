import ipaddr from 'ipaddr.js';

type ParsedAddress = ReturnType<typeof ipaddr.process>;

/**
 * Makes a test for "is this address in one of these ranges". An IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`, what
 * a dual-stack socket reports) counts as the IPv4 address it is. What is no address is in no range.
 * @param ranges addresses and CIDR ranges, checked beforehand; one that cannot be read throws
 */
export function createAddressMatcher(ranges: readonly string[]): (address: string) => boolean {
  const parsed = ranges.map(parseRange);
  // Exchanges of one connection ask about the same address again and again.
  let lastAddress: string | undefined;
  let lastAnswer = false;
  return (address) => {
    if (address === lastAddress) return lastAnswer;
    lastAnswer = isInRanges(address, parsed);
    lastAddress = address;
    return lastAnswer;
  };
}

type Range = readonly [network: ParsedAddress, bits: number];

function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function isInRanges(address: string, ranges: readonly Range[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return ranges.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match([network, bits]));
}
