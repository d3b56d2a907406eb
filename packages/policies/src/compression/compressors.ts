import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import type { Coding, CompressionConfig } from './schema.ts';

/** Any of the three. The work is done on libuv's threads. */
export type Compressor = ReturnType<typeof createGzip | typeof createBrotliCompress | typeof createZstdCompress>;

/** Windows of Brotli, as a power of two: 512 KiB bounds the memory that a compressor takes, and large files lose little. */
const mostBrotliWindowBits = 19;
const leastBrotliWindowBits = 10;

/**
 * @param eager what is written comes out at once, each time
 * @param length of what will be written, bytes, where it is known: a compressor then takes only the memory that it needs,
 *   and most of what a small answer costs is that memory. One of zstd fails when it is not true.
 */
export function createCompressor(
  coding: Coding,
  levels: CompressionConfig['levels'],
  eager: boolean,
  length: number | undefined,
): Compressor {
  switch (coding) {
    case 'gzip':
      return createGzip({ level: levels.gzip, ...(eager && { flush: constants.Z_SYNC_FLUSH }) });
    case 'br':
      return createBrotliCompress({
        ...(eager && { flush: constants.BROTLI_OPERATION_FLUSH }),
        params: {
          [constants.BROTLI_PARAM_QUALITY]: levels.br,
          [constants.BROTLI_PARAM_LGWIN]: brotliWindowBits(length),
          ...(length !== undefined && { [constants.BROTLI_PARAM_SIZE_HINT]: Math.min(length, 2 ** 30) }),
        },
      });
    case 'zstd':
      return createZstdCompress({
        ...(eager && { flush: constants.ZSTD_e_flush }),
        ...(length !== undefined && { pledgedSrcSize: length }),
        params: { [constants.ZSTD_c_compressionLevel]: levels.zstd },
      });
  }
}

function brotliWindowBits(length: number | undefined): number {
  if (length === undefined) return mostBrotliWindowBits;
  // A window is 16 bytes smaller than its power of two (RFC 7932 §9.1).
  const needed = Math.ceil(Math.log2(length + 16));
  return Math.min(mostBrotliWindowBits, Math.max(leastBrotliWindowBits, needed));
}

/** Has what was written so far come out. */
export function flushCompressor(compressor: Compressor, coding: Coding, flushed: () => void): void {
  const kinds = {
    gzip: constants.Z_SYNC_FLUSH,
    br: constants.BROTLI_OPERATION_FLUSH,
    zstd: constants.ZSTD_e_flush,
  } as const;
  compressor.flush(kinds[coding], flushed);
}
