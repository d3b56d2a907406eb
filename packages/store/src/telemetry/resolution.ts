/** Widths of the stored buckets, milliseconds, finest first. Each is a multiple of the one before. */
export const resolutionsMs = [10_000, 60_000, 3_600_000] as const;
export type ResolutionMs = (typeof resolutionsMs)[number];

const dayMs = 86_400_000;

/** How long buckets of each width are kept, milliseconds. */
export const retentionMs: Readonly<Record<ResolutionMs, number>> = {
  10000: dayMs,
  60000: 30 * dayMs,
  3600000: 400 * dayMs,
};

/** The beginning of the bucket that holds an instant; both milliseconds since the epoch. */
export function bucketStart(at: number, widthMs: number): number {
  return Math.floor(at / widthMs) * widthMs;
}
