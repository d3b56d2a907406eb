import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ConfigDocument } from '@sluice/config';

/** Bounds what a damaged or hostile blob may unpack to. 50,000 routes are about 30 MB. */
const maximumBytes = 512 * 1024 * 1024;

/** JSON of frozen resources, so a change to one of 10,000 routes writes the text of one. */
const known = new WeakMap<object, string>();

function toJson(resource: object): string {
  const found = known.get(resource);
  if (found !== undefined) return found;
  const made = JSON.stringify(resource);
  if (Object.isFrozen(resource)) known.set(resource, made);
  return made;
}

/**
 * A document as it is stored: JSON under zstd at its fastest level. Revisions are never deleted, and resources
 * resemble each other so much that thousands of routes shrink about twentyfold.
 */
export function packDocument(document: ConfigDocument): Buffer {
  const list = (resources: readonly object[]) => `[${resources.map(toJson).join(',')}]`;
  const json = `{"version":${document.version},"settings":${toJson(document.settings)},"certificates":${list(document.certificates)},"discoverySources":${list(document.discoverySources)},"listeners":${list(document.listeners)},"upstreams":${list(document.upstreams)},"routes":${list(document.routes)}}`;
  return zstdCompressSync(json, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

/** The inverse of `packDocument`. Documents are validated before they are stored, so the shape is trusted here. */
export function unpackDocument(blob: Buffer): ConfigDocument {
  const json = zstdDecompressSync(blob, { maxOutputLength: maximumBytes }).toString('utf8');
  // Revisions of versions that knew none of these have no list of them.
  const document = JSON.parse(json) as Omit<ConfigDocument, 'certificates' | 'discoverySources'> &
    Partial<ConfigDocument>;
  const { certificates = [], discoverySources = [] } = document;
  return { ...document, certificates, discoverySources };
}
