const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const part = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/y;

/** `1m30s` → 90000. Undefined when the text is not a duration. Parts may be repeated in any order and are added up. */
export function parseDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  part.lastIndex = 0;
  let total = 0;
  while (part.lastIndex < text.length) {
    const found = part.exec(text);
    if (found === null) return undefined;
    // The expression has two groups and both took part in the match.
    total += Number(found[1]) * unitsMs[found[2] as keyof typeof unitsMs];
  }
  return text === '' || !Number.isFinite(total) ? undefined : total;
}

/** 90000 → `1m30s`: the shortest exact form, whole milliseconds. */
export function formatDurationMs(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  if (rest === 0) return '0s';
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const count = Math.floor(rest / unitsMs[unit]);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitsMs[unit];
  }
  return text;
}
