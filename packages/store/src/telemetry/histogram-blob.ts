import type { SparseHistogram } from '@sluice/metrics';

/**
 * A histogram as stored: for each bucket the distance from the one before and its count, as LEB128 varints. About two
 * bytes a bucket, a tenth of the JSON.
 */
export function encodeHistogram(sparse: SparseHistogram): Buffer {
  const bytes: number[] = [];
  let previous = 0;
  for (let at = 0; at + 1 < sparse.length; at += 2) {
    const bucket = sparse[at] ?? 0;
    pushVarint(bytes, bucket - previous);
    pushVarint(bytes, sparse[at + 1] ?? 0);
    previous = bucket;
  }
  return Buffer.from(bytes);
}

/** The reverse of `encodeHistogram`. A blob cut short gives the buckets before the cut. */
export function decodeHistogram(blob: Uint8Array): SparseHistogram {
  const numbers: number[] = [];
  let value = 0;
  let factor = 1;
  for (const byte of blob) {
    value += (byte & 0x7f) * factor;
    if (byte >= 0x80) {
      factor *= 128;
      continue;
    }
    numbers.push(value);
    value = 0;
    factor = 1;
  }
  const sparse: SparseHistogram = [];
  let bucket = 0;
  for (let at = 0; at + 1 < numbers.length; at += 2) {
    bucket += numbers[at] ?? 0;
    sparse.push(bucket, numbers[at + 1] ?? 0);
  }
  return sparse;
}

function pushVarint(bytes: number[], value: number): void {
  let rest = value;
  // Division, not shifts: a count may be over 2³¹.
  while (rest >= 128) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
}
