import type { ProxyEnd } from '@sluice/dialing/proxy-header';
import ipaddr from 'ipaddr.js';
import { crc32c } from './crc32c.ts';
import { crc32cType, oneSpelling, type ProxyHeader, type ProxyHeaderProblem } from './proxy-header.ts';

/** Signature, version with command, family with transport, length. */
const fixedLength = 16;
/** Most bytes after those. Addresses need 216 at most; the rest is for TLVs, of which one may hold a certificate. */
const mostBytes = 4096 - fixedLength;
const sslType = 0x20;

/** Bytes of both addresses and ports, by the byte that names family and transport. Datagrams do not come by a stream. */
const addressBytes: ReadonlyMap<number, number> = new Map([
  [0x00, 0],
  [0x11, 12],
  [0x21, 36],
  [0x31, 216],
]);

interface Facts {
  readonly secure: boolean;
}

/** @param bytes begin with the signature */
export function readVersion2(bytes: Buffer): ProxyHeader | ProxyHeaderProblem | 'more' {
  // Byte by byte, so that what is wrong is known as soon as it has come.
  const versionAndCommand = bytes[12] ?? 0x20;
  if (versionAndCommand !== 0x20 && versionAndCommand !== 0x21) {
    return { problem: 'the version is not 2, or the command is neither LOCAL nor PROXY' };
  }
  const local = versionAndCommand === 0x20;
  const family = bytes[13] ?? 0;
  const addressLength = addressBytes.get(family);
  // Of a LOCAL header the family is to be ignored.
  if (addressLength === undefined && !local) return { problem: 'the addresses are of no known stream family' };
  if (bytes.length < fixedLength) return 'more';
  const length = fixedLength + bytes.readUInt16BE(14);
  if (length > fixedLength + mostBytes)
    return { problem: `the header is longer than ${fixedLength + mostBytes} bytes` };
  if (!local && length < fixedLength + (addressLength ?? 0))
    return { problem: 'the length is less than its addresses' };
  if (bytes.length < length) return 'more';
  if (local || family === 0x00) return { proxied: undefined, secure: false, length };
  const header = bytes.subarray(0, length);
  const facts = readTlvs(header, fixedLength + (addressLength ?? 0));
  if ('problem' in facts) return facts;
  // A path of a unix socket says nothing of a client: the address of the socket stands.
  if (family === 0x31) return { proxied: undefined, ...facts, length };
  const size = family === 0x11 ? 4 : 16;
  const ports = fixedLength + 2 * size;
  const source = readEnd(header.subarray(fixedLength, fixedLength + size), header.readUInt16BE(ports));
  const destination = readEnd(header.subarray(fixedLength + size, ports), header.readUInt16BE(ports + 2));
  return { proxied: { source, destination }, ...facts, length };
}

function readEnd(address: Buffer, port: number): ProxyEnd {
  return { address: oneSpelling(ipaddr.fromByteArray([...address]).toString()), port };
}

/** Walks all of them, though few are of use: a header whose parts do not add up is not believed in any. */
function readTlvs(header: Buffer, start: number): Facts | ProxyHeaderProblem {
  let secure = false;
  let checked = false;
  for (let at = start; at < header.length; ) {
    const end = endOfTlv(header, at, header.length);
    if (end === undefined) return { problem: 'a TLV goes beyond the header' };
    const value = at + 3;
    switch (header[at]) {
      case crc32cType:
        if (checked) return { problem: 'there are two checksums' };
        checked = true;
        if (end - value !== 4) return { problem: 'the checksum does not have four bytes' };
        if (header.readUInt32BE(value) !== crc32c(header, value)) return { problem: 'the checksum is wrong' };
        break;
      case sslType: {
        const flags = sslFlags(header, value, end);
        if (flags === undefined) return { problem: 'the SSL TLV is broken' };
        secure = (flags & 0x01) !== 0;
      }
    }
    at = end;
  }
  return { secure };
}

/** `client` of the SSL TLV: a byte of flags, four bytes of verification, TLVs of its own. */
function sslFlags(header: Buffer, start: number, end: number): number | undefined {
  if (end - start < 5) return undefined;
  for (let at = start + 5; at < end; ) {
    const next = endOfTlv(header, at, end);
    if (next === undefined) return undefined;
    at = next;
  }
  return header[start];
}

/** Undefined when it does not end before `limit`. */
function endOfTlv(header: Buffer, at: number, limit: number): number | undefined {
  if (at + 3 > limit) return undefined;
  const end = at + 3 + header.readUInt16BE(at + 1);
  return end <= limit ? end : undefined;
}
