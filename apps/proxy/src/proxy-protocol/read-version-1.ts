import { isIPv4, isIPv6 } from 'node:net';
import type { ProxiedConnection, ProxyEnd } from '@sluice/dialing/proxy-header';
import { writtenAddress } from '@sluice/routing';
import type { ProxyHeader, ProxyHeaderProblem } from './proxy-header.ts';

/** Of the longest line with its CRLF (proxy-protocol.txt §2.1). */
const longestLine = 107;

/** @param bytes begin with `PROXY ` */
export function readVersion1(bytes: Buffer): ProxyHeader | ProxyHeaderProblem | 'more' {
  const lineEnd = bytes.subarray(0, longestLine).indexOf(0x0a);
  if (lineEnd < 0) return bytes.length < longestLine ? 'more' : { problem: 'the line is longer than 107 bytes' };
  const line = bytes.toString('latin1', 0, lineEnd);
  if (line.indexOf('\r') !== line.length - 1) return { problem: 'the line does not end in exactly one CRLF' };
  const length = lineEnd + 1;
  const [, family, ...rest] = line.slice(0, -1).split(' ');
  // What follows is to be ignored.
  if (family === 'UNKNOWN') return { proxied: undefined, secure: false, length };
  if (family !== 'TCP4' && family !== 'TCP6') return { problem: 'the family is none of TCP4, TCP6 and UNKNOWN' };
  const proxied = readEnds(rest, family === 'TCP4' ? isIPv4 : isIPv6);
  return proxied === undefined
    ? { problem: `the line does not name two ${family} addresses and two ports` }
    : { proxied, secure: false, length };
}

function readEnds(words: readonly string[], isOfFamily: (text: string) => boolean): ProxiedConnection | undefined {
  const [sourceAddress, destinationAddress, sourcePort, destinationPort, more] = words;
  const source = readEnd(sourceAddress, sourcePort, isOfFamily);
  const destination = readEnd(destinationAddress, destinationPort, isOfFamily);
  return source === undefined || destination === undefined || more !== undefined ? undefined : { source, destination };
}

function readEnd(
  text: string | undefined,
  port: string | undefined,
  isOfFamily: (text: string) => boolean,
): ProxyEnd | undefined {
  const address = text === undefined || !isOfFamily(text) ? undefined : writtenAddress(text);
  if (address === undefined) return undefined;
  if (port === undefined || !/^(?:0|[1-9][0-9]{0,4})$/.test(port) || Number(port) > 65_535) return undefined;
  return { address, port: Number(port) };
}
