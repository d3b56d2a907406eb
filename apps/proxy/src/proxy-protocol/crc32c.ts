/** CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), as RFC 3720 §B.4 has it. Node's zlib has the other CRC-32. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value >>> 0;
});

/** @param zeroFrom where four bytes begin that count as zero, whatever they are */
export function crc32c(bytes: Uint8Array, zeroFrom = bytes.length): number {
  let crc = 0xffffffff;
  for (let index = 0; index < bytes.length; index++) {
    const zero = index >= zeroFrom && index < zeroFrom + 4;
    // Both indexes are within their arrays.
    const byte = zero ? 0 : (bytes[index] as number);
    crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
