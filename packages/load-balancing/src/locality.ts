/**
 * Which share of the requests each level of priority gets, as Envoy's priority levels do it: a level takes all that is
 * left to it as long as `threshold` of its weight is available, and below that in proportion, so that nobody gets more
 * than they would with all of their neighbours there; the rest spills over to the next level. Where all together are
 * not enough the shares are raised evenly.
 * @param levels highest priority first; weights that are available, and all
 * @param threshold above 0, at most 1
 * @returns as many shares, 0–1, which add up to 1; all 0 when nothing is available
 */
export function levelShares(
  levels: readonly { readonly available: number; readonly total: number }[],
  threshold: number,
): number[] {
  let left = 1;
  const shares = levels.map(({ available, total }) => {
    const able = total === 0 ? 0 : Math.min(1, available / total / threshold);
    const share = Math.min(left, able);
    left -= share;
    return share;
  });
  const sum = 1 - left;
  // A sum that is 1 but for rounding is left alone: the usual case is exact.
  return sum > 0 && left > 1e-9 ? shares.map((share) => share / sum) : shares;
}

export interface ZonePreference {
  /** Where the gateway is; undefined when nobody said. */
  readonly ownZone: string | undefined;
  /** Others, in order of preference. */
  readonly zones: readonly string[];
}

/** The zones of each level: the gateway's own, the preferred ones in order, then all others together. */
export function zoneLevels({ ownZone, zones }: ZonePreference): readonly string[] {
  return [...new Set([...(ownZone === undefined ? [] : [ownZone]), ...zones])];
}

/** @param levels of `zoneLevels`; the level after the last of them is that of all other zones, and of none */
export function levelOf(zone: string | undefined, levels: readonly string[]): number {
  const at = zone === undefined ? -1 : levels.indexOf(zone);
  return at === -1 ? levels.length : at;
}
