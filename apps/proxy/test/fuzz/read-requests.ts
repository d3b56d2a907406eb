import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

/** One request as somebody read it. */
export interface ReadRequest {
  readonly method: string;
  readonly target: string;
  /** Flat. */
  readonly headers: readonly string[];
  readonly body: string;
}

export interface NodeReading {
  readonly requests: readonly ReadRequest[];
  /** Code of the error that ended the reading, or empty. */
  readonly refused: string;
}

export function names(read: ReadRequest, field: string): boolean {
  return read.headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === field);
}

/**
 * Deliberate differences, all of them ours being narrower where nothing is said:
 * - any method of capitals is forwarded; node knows a list
 * - targets in absolute form become paths
 * - framing fields among trailers are dropped; node refuses the message
 * - an Upgrade that is ignored is no end of reading; for node it is
 * - a reply that ends the connection ends the reading; node reads on
 */
function isDeliberate(ours: ReadRequest, refusedByNode: string): boolean {
  if (refusedByNode === 'HPE_INVALID_METHOD') return true;
  // What follows an ignored Upgrade it refuses without a word.
  const framing = names(ours, 'upgrade') || /^HPE_\w+_(CONTENT_LENGTH|TRANSFER_ENCODING)$/.test(refusedByNode);
  // Both framings at once are no difference to allow: nobody may take such a request.
  return names(ours, 'transfer-encoding') && !names(ours, 'content-length') && framing;
}

/**
 * What we took is what node takes, request by request.
 * @param statuses final ones of our replies, in order
 * @param mayDiffer whether node may have read less; by default as the fields of the request have it
 */
export function assertReadAlike(
  ours: readonly ReadRequest[],
  statuses: readonly string[],
  node: NodeReading,
  mayDiffer: (ours: ReadRequest, refusedByNode: string) => boolean = isDeliberate,
): void {
  // A request refused for its target alone, such as `/a%b`, is answered and the next one read: what was forwarded are
  // those answered 200, and their places count the refused ones too.
  const places = statuses.flatMap((status, place) => (status === '200' ? [place] : []));
  for (const [index, mine] of ours.entries()) {
    const theirs = node.requests[places[index] ?? index];
    if (theirs === undefined && mayDiffer(mine, node.refused)) return;
    const { target, ...rest } = mine;
    const { target: url, ...others } = theirs ?? { target: '' };
    if (!isDeepStrictEqual(rest, others)) assert.deepEqual(rest, others, `node: ${node.refused}`);
    if (!url.startsWith('http')) assert.equal(target, url);
    else assert.ok(url.endsWith(target) || target.startsWith('/?') || target === '/', `${target} for ${url}`);
    if (names(mine, 'upgrade')) return;
  }
}
