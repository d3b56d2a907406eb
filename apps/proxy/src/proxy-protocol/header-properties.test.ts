import { type ProxiedConnection, writeHeader } from '@sluice/dialing/proxy-header';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { oneSpelling } from './proxy-header.ts';
import { readHeader } from './read-header.ts';

const port = fc.integer({ min: 0, max: 65_535 });
const end = fc.record({ address: fc.oneof(fc.ipV4(), fc.ipV6()).map(oneSpelling), port });
const proxied: fc.Arbitrary<ProxiedConnection> = fc.record({ source: end, destination: end });
const version = fc.constantFrom('v1' as const, 'v2' as const);
const header = fc.tuple(version, fc.option(proxied, { nil: undefined }));

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

it('what is written is read again', () => {
  fc.assert(
    fc.property(header, fc.uint8Array({ maxLength: 40 }), ([as, given], rest) => {
      const written = bytesOf(writeHeader(as, given));
      const found = readHeader(Buffer.concat([written, rest]));
      expect(found).toEqual({ proxied: given, secure: false, length: written.length });
    }),
  );
});

it('every part of a header waits for more', () => {
  fc.assert(
    fc.property(header, fc.double({ min: 0, max: 0.999, noNaN: true }), ([as, given], share) => {
      const written = bytesOf(writeHeader(as, given));
      expect(readHeader(written.subarray(0, Math.floor(written.length * share)))).toBe('more');
    }),
  );
});

it('a spoiled header throws nothing, and what is read of it was written whole', () => {
  fc.assert(
    fc.property(header, fc.nat(), fc.integer({ min: 1, max: 255 }), ([as, given], where, mask) => {
      const bytes = bytesOf(writeHeader(as, given));
      const at = where % bytes.length;
      bytes[at] = (bytes[at] as number) ^ mask;
      const found = readHeader(bytes);
      if (typeof found === 'string' || 'problem' in found || found.proxied === undefined) return;
      // Nothing beyond its bytes is taken, and what it says can be said again in the same way.
      expect(found.length).toBeLessThanOrEqual(bytes.length);
      expect(readHeader(bytesOf(writeHeader('v2', found.proxied)))).toMatchObject({ proxied: found.proxied });
    }),
    { numRuns: 1000 },
  );
});

it('no bytes whatever make it throw, and none wait beyond the longest header', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), header, fc.nat(30), (noise, [as, given], kept) => {
      const start = bytesOf(writeHeader(as, given)).subarray(0, kept);
      const bytes = Buffer.concat([start, noise, Buffer.alloc(4096)]);
      expect(readHeader(bytes)).not.toBe('more');
    }),
    { numRuns: 1000 },
  );
});
