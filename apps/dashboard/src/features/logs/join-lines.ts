import type { AccessLogEntry } from '@sluice/metrics';

/** Newest first, each once. @param recent newest first @param live oldest first */
export function joinLines(
  recent: readonly AccessLogEntry[],
  live: readonly AccessLogEntry[],
): readonly AccessLogEntry[] {
  if (recent.length === 0) return live.toReversed();
  const known = new Set(live.map(({ id }) => id));
  return [...live.toReversed(), ...recent.filter(({ id }) => !known.has(id))];
}
