import type { Freshness } from '@sluice/policies/http-cache';

/** What tells requests apart before anything is known of the answer. */
export interface RequestKey {
  /** Scheme, authority, path and query; see `cacheTarget`. */
  readonly target: string;
  /** See `keyFields`. */
  readonly fields: string;
}

/** A whole answer of an endpoint, as it was before policies for answers saw it. */
export interface StoredResponse extends RequestKey {
  readonly status: number;
  /** Flat: end-to-end fields, with Content-Length and without Age. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** Fields of the request that it depends on, and what they were. */
  readonly vary: readonly string[];
  readonly variant: string;
  readonly freshness: Freshness;
  /** May be given to clients who had to say who they are. */
  readonly forIdentified: boolean;
  /** Monotonic; when its head came, or was confirmed. */
  readonly receivedAt: number;
}

/** @param now monotonic milliseconds */
export function ageOf({ freshness, receivedAt }: StoredResponse, now: number): number {
  return freshness.initialAgeMs + now - receivedAt;
}

/** What is reckoned for objects and their places in maps, bytes. */
const overheadBytes = 512;

/** Memory that it takes, bytes; an estimate for all but the body. */
export function sizeOf({ body, headers, target, fields, variant }: StoredResponse): number {
  let bytes = body.length + target.length + fields.length + variant.length + overheadBytes;
  for (const part of headers) bytes += part.length;
  return bytes;
}
