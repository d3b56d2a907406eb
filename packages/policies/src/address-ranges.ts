import { BlockList, isIP } from 'node:net';

/**
 * Makes a test for "is this address in one of these ranges". An IPv4 address mapped into IPv6 counts as the IPv4 address
 * it is; what is no address is in no range.
 * @param ranges addresses and CIDR ranges that a schema has checked
 */
export function createRangeTest(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(network, family);
    else list.addSubnet(network, Number(bits), family);
  }
  // Exchanges of one connection ask about the same address again and again.
  let lastAddress = '';
  let lastAnswer = false;
  return (address) => {
    if (address === lastAddress) return lastAnswer;
    const family = isIP(address);
    lastAnswer = family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
    lastAddress = address;
    return lastAnswer;
  };
}

/** The first range that holds the address, for explanations. */
export function rangeOf(address: string, ranges: readonly string[]): string | undefined {
  return ranges.find((range) => createRangeTest([range])(address));
}
