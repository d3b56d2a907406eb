import ipaddr from 'ipaddr.js';

export type ParsedHost = { readonly host: string; readonly port: number | undefined } | { readonly problem: string };

const registeredName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const portText = /^\d{0,5}$/;
/** Octal and hex are read in several ways, if at all. */
const plainIPv4Part = /:(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;
/** `::a.b.c.d` has had no use since RFC 4291 §2.5.5.1, and is `::ffff:a.b.c.d` to some readers and not to others. */
const ipv4Compatible = /^::\d+\.\d+\./;

/**
 * Reads a Host field (RFC 9110 §7.2): `host`, `host:port` or `[ipv6]:port`. The host comes back lower-case, without
 * final dot, IPv6 in its canonical form within brackets, so equal hosts are equal strings.
 *
 * Stricter than RFC 3986 §3.2.2 on purpose: percent-escapes and sub-delimiters are refused, since no client needs them
 * and what reads the field behind us may disagree about them. So are userinfo, spaces, slashes and controls.
 */
export function parseHost(hostHeader: string): ParsedHost {
  const text = hostHeader.toLowerCase();
  if (text === '') return { problem: 'the host is empty' };
  if (text.startsWith('[')) return parseBracketed(text);
  const colon = text.indexOf(':');
  const port = parsePort(colon === -1 ? '' : text.slice(colon + 1));
  if (port === 'invalid') return { problem: 'the port is not a number from 1 to 65535' };
  let host = colon === -1 ? text : text.slice(0, colon);
  if (host.endsWith('.')) host = host.slice(0, -1);
  if (host.length > 253) return { problem: 'the host is longer than 253 characters' };
  if (!registeredName.test(host)) return { problem: 'the host holds characters that no host name has' };
  return { host, port };
}

function parseBracketed(text: string): ParsedHost {
  const end = text.indexOf(']');
  const address = text.slice(1, end);
  const plain = !address.includes('%') && (!address.includes('.') || plainIPv4Part.test(address));
  if (end === -1 || !plain || ipv4Compatible.test(address) || !ipaddr.IPv6.isValid(address)) {
    return { problem: 'the host is not an IPv6 address' };
  }
  const rest = text.slice(end + 1);
  const port = rest === '' ? undefined : rest.startsWith(':') ? parsePort(rest.slice(1)) : 'invalid';
  if (port === 'invalid') return { problem: 'the port is not a number from 1 to 65535' };
  return { host: `[${ipaddr.IPv6.parse(address).toString()}]`, port };
}

/** An empty port is allowed by RFC 3986 §3.2.3 and means the scheme's own. */
function parsePort(text: string): number | undefined | 'invalid' {
  if (text === '') return undefined;
  const port = Number(text);
  return portText.test(text) && port >= 1 && port <= 65_535 ? port : 'invalid';
}
