import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import type { Coding, CompressionConfig } from './schema.ts';

/** Any of the three. The work is done on libuv's threads. */
export type Compressor = ReturnType<typeof createGzip | typeof createBrotliCompress | typeof createZstdCompress>;

/** Windows of Brotli, as a power of two: 512 KiB bounds the memory that a compressor takes, and large files lose little. */
const brotliWindowBits = 19;

/**
 * @param eager what is written comes out at once, each time
 * @param length of what will be written, bytes, where it is known
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
          [constants.BROTLI_PARAM_LGWIN]: brotliWindowBits,
          ...(length !== undefined && { [constants.BROTLI_PARAM_SIZE_HINT]: Math.min(length, 2 ** 30) }),
        },
      });
    case 'zstd':
      return createZstdCompress({
        ...(eager && { flush: constants.ZSTD_e_flush }),
        params: { [constants.ZSTD_c_compressionLevel]: levels.zstd },
      });
  }
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
