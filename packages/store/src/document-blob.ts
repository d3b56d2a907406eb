import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ConfigDocument } from '@sluice/config';

/** Bounds what a damaged or hostile blob may unpack to. 50,000 routes are about 30 MB. */
const maximumBytes = 512 * 1024 * 1024;

/**
 * A document as it is stored: JSON under zstd at its fastest level. Revisions are never deleted, and the documents of
 * two neighbours differ little from one another and not at all within: thousands of routes shrink about twentyfold.
 */
export function packDocument(document: ConfigDocument): Buffer {
  return zstdCompressSync(JSON.stringify(document), { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

/** The inverse of `packDocument`. Documents are validated before they are stored, so the shape is trusted here. */
export function unpackDocument(blob: Buffer): ConfigDocument {
  return JSON.parse(zstdDecompressSync(blob, { maxOutputLength: maximumBytes }).toString('utf8')) as ConfigDocument;
}
