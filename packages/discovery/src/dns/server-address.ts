import { type Address, parseAddress } from '@sluice/core/schema';
import { z } from 'zod';

/** RFC 1035 §4.2. */
const dnsPort = 53;

/** Reads `10.0.0.2`, `10.0.0.2:5353`, `2001:db8::1` or `[2001:db8::1]:53`. Never throws: a refusal says what is wrong. */
export function parseServer(text: string): Address | { readonly problem: string } {
  const isPlain = z.ipv4().safeParse(text).success || z.ipv6().safeParse(text).success;
  const parsed: Address | { readonly problem: string } = isPlain ? { host: text, port: dnsPort } : parseAddress(text);
  if ('problem' in parsed) return { problem: `"${text}" must be an IP address, with or without a port` };
  const isAddress = parsed.host.includes(':') || z.ipv4().safeParse(parsed.host).success;
  return isAddress ? parsed : { problem: `"${text}" must be an IP address: names need a name server themselves` };
}

/**
 * The name servers of a resolv.conf (resolv.conf(5)): at most three, as libc has it. Search domains and options are left
 * out: names are asked as they stand.
 */
export function parseResolvConf(text: string): Address[] {
  return text
    .split('\n')
    .flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? [])
    .map((server): Address => ({ host: server, port: dnsPort }))
    .filter(({ host }) => !('problem' in parseServer(host.replace(/%.*$/, ''))))
    .slice(0, 3);
}
