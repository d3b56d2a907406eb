import { expect, it } from 'vitest';
import { crc32c } from './crc32c.ts';

// RFC 3720 §B.4, and the check value that every list of CRCs has.
it.each([
  [Buffer.alloc(32), 0x8a9136aa],
  [Buffer.alloc(32, 0xff), 0x62a8ab43],
  [Buffer.from('123456789'), 0xe3069283],
])('of %o is %d', (bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

it('counts four bytes as zero on demand', () => {
  expect(crc32c(Buffer.from('ab1234cd'), 2)).toBe(crc32c(Buffer.from('ab\0\0\0\0cd')));
});
