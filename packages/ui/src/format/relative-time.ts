/** Time as distance: `just now`, `12 s ago`, `in 3 min`. Both arguments are epoch milliseconds. */
export function formatRelative(at: number, now: number): string {
  const distance = now - at;
  const size = Math.abs(distance);
  if (size < 2_000) return 'just now';
  const text = largestUnit(size);
  return distance < 0 ? `in ${text}` : `${text} ago`;
}

/** How long, in one unit, rounded down, because "3 min" must not be said after 2 min 40 s: `12 s`, `3 min`, `5 h`, `9 d`. */
export function largestUnit(ms: number): string {
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} d`;
}
