/** A host and a port. `host` has no brackets, also for IPv6. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const hostName =
  /^(?=.{1,253}$)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\.?$/;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/;
const ipv6 = /^(?=.*:)[0-9A-Fa-f:.]{2,45}(?:%[0-9A-Za-z._-]+)?$/;

/** Reads `host:port` or `[ipv6]:port` (RFC 3986 §3.2.2). Never throws: a refusal says what is wrong. */
export function parseAddress(text: string): Address | { readonly problem: string } {
  const found = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,6})$/.exec(text);
  if (found === null) return { problem: `"${text}" must be host:port or [ipv6]:port` };
  const port = Number(found[3]);
  if (port < 1 || port > 65_535) return { problem: `"${text}": port must be 1–65535` };
  if (found[1] !== undefined) {
    return ipv6.test(found[1])
      ? { host: found[1], port }
      : { problem: `"${text}": "${found[1]}" is not an IPv6 address` };
  }
  const host = found[2] ?? '';
  const looksNumeric = /^[\d.]+$/.test(host);
  if (looksNumeric ? ipv4.test(host) : hostName.test(host)) return { host, port };
  return { problem: `"${text}": "${host}" is not a host name or an IPv4 address` };
}

/** The inverse of `parseAddress`; puts brackets around IPv6. */
export function formatAddress(address: Address): string {
  return address.host.includes(':') ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
