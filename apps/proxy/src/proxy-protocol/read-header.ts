import { signature } from '@sluice/dialing/proxy-header';
import type { ProxyHeader, ProxyHeaderProblem } from './proxy-header.ts';
import { readVersion1 } from './read-version-1.ts';
import { readVersion2 } from './read-version-2.ts';

const version1Start = Buffer.from('PROXY ');

/**
 * - `more`: it may still become a header
 * - `other`: it cannot: something else has begun
 */
export type HeaderFound = ProxyHeader | ProxyHeaderProblem | 'more' | 'other';

/**
 * Reads the PROXY header that a connection begins with (HAProxy, proxy-protocol.txt). Strict: what is not exactly a
 * header is none, and of a broken one nothing is believed.
 * @param bytes all that has come so far; a header is at most 4 KiB, so asking again at each arrival is cheap
 */
export function readHeader(bytes: Buffer): HeaderFound {
  if (startsAs(bytes, signature)) return bytes.length < signature.length ? 'more' : readVersion2(bytes);
  if (startsAs(bytes, version1Start)) return bytes.length < version1Start.length ? 'more' : readVersion1(bytes);
  return 'other';
}

/** As far as either goes. */
function startsAs(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.compare(start, 0, length, 0, length) === 0;
}
