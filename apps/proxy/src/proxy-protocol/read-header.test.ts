import { signature } from '@sluice/dialing/proxy-header';
import { describe, expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';
import { readHeader } from './read-header.ts';

const read = (text: string) => readHeader(Buffer.from(text, 'latin1'));

function version2(commandByte: number, familyByte: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const head = Buffer.from([commandByte, familyByte, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([signature, head, body]);
}

function tlv(type: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([type, value.length >> 8, value.length & 0xff]), value]);
}

/** 192.0.2.7:4711 to 198.51.100.9:443. */
const ipv4 = Buffer.from('c0000207c6336409126701bb', 'hex');
const named4 = {
  source: { address: '192.0.2.7', port: 4711 },
  destination: { address: '198.51.100.9', port: 443 },
};

function checksummed(header: Buffer, at: number): Buffer {
  const copy = Buffer.from(header);
  copy.writeUInt32BE(crc32c(copy, at), at);
  return copy;
}

describe('version 1', () => {
  it.each([
    ['PROXY TCP4 192.0.2.7 198.51.100.9 4711 443\r\n', named4],
    ['PROXY UNKNOWN\r\n', undefined],
    ['PROXY UNKNOWN ffff::1 anything at all\r\n', undefined],
    [
      'PROXY TCP6 2001:DB8:0:0::7 ::ffff:198.51.100.9 0 65535\r\n',
      { source: { address: '2001:db8::7', port: 0 }, destination: { address: '198.51.100.9', port: 65_535 } },
    ],
  ])('%j', (line, proxied) => {
    expect(read(`${line}GET /`)).toEqual({ proxied, secure: false, length: line.length });
  });

  it('of 107 bytes is the longest', () => {
    const line = `PROXY UNKNOWN ${'x'.repeat(91)}\r\n`;
    expect(read(line)).toMatchObject({ length: 107 });
    expect(read(`PROXY UNKNOWN ${'x'.repeat(92)}\r\n`)).toHaveProperty('problem');
    expect(read('PROXY UNKNOWN '.padEnd(106, 'x'))).toBe('more');
  });

  it.each([
    'PROXY TCP4 192.0.2.7 198.51.100.9 4711 443\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 4711 443\r\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 4711\r443\r\n',
    'PROXY TCP4 192.0.2.7  198.51.100.9 4711 443\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 4711 443 \r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 4711\r\n',
    'PROXY TCP4 192.0.2.07 198.51.100.9 4711 443\r\n',
    'PROXY TCP4 192.0.2 198.51.100.9 4711 443\r\n',
    'PROXY TCP4 3221225991 198.51.100.9 4711 443\r\n',
    'PROXY TCP4 2001:db8::7 2001:db8::9 4711 443\r\n',
    'PROXY TCP6 192.0.2.7 198.51.100.9 4711 443\r\n',
    'PROXY TCP6 fe80::1%eth0 2001:db8::9 4711 443\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 04711 443\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 65536 443\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 -1 443\r\n',
    'PROXY TCP4 192.0.2.7 198.51.100.9 +1 443\r\n',
    'PROXY TCP4\r\n',
    'PROXY UDP4 192.0.2.7 198.51.100.9 4711 443\r\n',
    'PROXY tcp4 192.0.2.7 198.51.100.9 4711 443\r\n',
    'PROXY  TCP4 192.0.2.7 198.51.100.9 4711 443\r\n',
    'PROXY / HTTP/1.1\r\n',
  ])('is not %j', (line) => {
    expect(read(line)).toHaveProperty('problem');
  });
});

describe('version 2', () => {
  it('names IPv4 ends', () => {
    const header = version2(0x21, 0x11, ipv4);
    expect(readHeader(Buffer.concat([header, Buffer.from('GET /')]))).toEqual({
      proxied: named4,
      secure: false,
      length: 28,
    });
  });

  it('names IPv6 ends, mapped ones as what they are', () => {
    const source = Buffer.from('20010db8000000000000000000000007', 'hex');
    const mapped = Buffer.from('00000000000000000000ffffc6336409', 'hex');
    expect(readHeader(version2(0x21, 0x21, source, mapped, Buffer.from('126701bb', 'hex')))).toMatchObject({
      proxied: { source: { address: '2001:db8::7', port: 4711 }, destination: named4.destination },
    });
  });

  it.each([
    ['a health check (LOCAL)', version2(0x20, 0x00)],
    ['a LOCAL one with addresses and anything else', version2(0x20, 0xff, ipv4, Buffer.from('?'))],
    ['an unspecified family', version2(0x21, 0x00, Buffer.from('?'))],
    ['a unix socket', version2(0x21, 0x31, Buffer.alloc(216))],
  ])('names nobody: %s', (_, header) => {
    expect(readHeader(header)).toEqual({ proxied: undefined, secure: false, length: header.length });
  });

  it('tells that the client came by TLS', () => {
    const ssl = (flags: number) =>
      tlv(0x20, Buffer.concat([Buffer.from([flags, 0, 0, 0, 0]), tlv(0x21, Buffer.from('TLSv1.3'))]));
    expect(readHeader(version2(0x21, 0x11, ipv4, ssl(1)))).toMatchObject({ secure: true });
    expect(readHeader(version2(0x21, 0x11, ipv4, ssl(6)))).toMatchObject({ secure: false });
  });

  it('is held against its checksum', () => {
    const header = checksummed(version2(0x21, 0x11, ipv4, tlv(0x04, Buffer.alloc(3)), tlv(0x03, Buffer.alloc(4))), 37);
    expect(readHeader(header)).toMatchObject({ proxied: named4 });
    header[16] = 0x0a;
    expect(readHeader(header)).toEqual({ problem: 'the checksum is wrong' });
  });

  it.each([
    ['version 1 in it', version2(0x11, 0x11, ipv4)],
    ['an unknown command', version2(0x22, 0x11, ipv4)],
    ['an unknown family', version2(0x21, 0x41, ipv4)],
    ['a family without a transport', version2(0x21, 0x10, ipv4)],
    ['datagrams', version2(0x21, 0x12, ipv4)],
    ['addresses cut short', version2(0x21, 0x11, ipv4.subarray(1))],
    ['IPv4 addresses under the name of IPv6', version2(0x21, 0x21, ipv4)],
    ['more bytes than anybody needs', version2(0x21, 0x11, ipv4, tlv(0x04, Buffer.alloc(4096)))],
    ['half a TLV', version2(0x21, 0x11, ipv4, Buffer.from([0x04, 0]))],
    ['a TLV beyond the end', version2(0x21, 0x11, ipv4, Buffer.from([0x04, 0, 1]))],
    ['a short checksum', version2(0x21, 0x11, ipv4, tlv(0x03, Buffer.alloc(3)))],
    [
      'two checksums',
      checksummed(version2(0x21, 0x11, ipv4, tlv(0x03, Buffer.alloc(4)), tlv(0x03, Buffer.alloc(4))), 31),
    ],
    ['a broken SSL TLV', version2(0x21, 0x11, ipv4, tlv(0x20, Buffer.from([1, 0, 0, 0, 0, 0x21, 0, 9])))],
  ])('is refused with %s', (_, header) => {
    expect(readHeader(header)).toHaveProperty('problem');
  });

  it('is refused as soon as a byte says so', () => {
    expect(readHeader(version2(0x22, 0x11, ipv4).subarray(0, 13))).toHaveProperty('problem');
    expect(readHeader(version2(0x21, 0x12, ipv4).subarray(0, 14))).toHaveProperty('problem');
  });
});

it.each(['GET / HTTP/1.1\r\n', 'PROXZ ', 'P\r', '\r\n\r\n\0\r\nQUIZ', '\x16\x03\x01'])(
  '%j is something else',
  (text) => {
    expect(read(text)).toBe('other');
  },
);

it('nothing may still become a header', () => {
  expect(read('')).toBe('more');
});
