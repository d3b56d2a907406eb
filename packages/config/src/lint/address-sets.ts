import ipaddr from 'ipaddr.js';

/** One range of addresses, parsed. */
export type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

export const everybody: readonly Range[] = [ipaddr.parseCIDR('0.0.0.0/0'), ipaddr.parseCIDR('::/0')];

/** @param text an address or a range, as the schema has checked */
export function parseRange(text: string): Range {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/** What is in both: of two ranges that overlap the narrower one. */
export function intersect(a: readonly Range[], b: readonly Range[]): Range[] {
  return a.flatMap((one) => b.flatMap((other) => (contains(one, other) ? [other] : contains(other, one) ? [one] : [])));
}

/** Without what lies in one of `others` as a whole. What only several of them together cover stays. */
export function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return ranges.filter((range) => !others.some((other) => contains(other, range)));
}

function contains([outer, outerBits]: Range, [inner, innerBits]: Range): boolean {
  if (outer.kind() !== inner.kind() || outerBits > innerBits) return false;
  // The kinds are the same, which the overloads of the library cannot be told.
  return (inner as ipaddr.IPv4).match(outer as ipaddr.IPv4, outerBits);
}
