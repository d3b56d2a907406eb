/*
 * Numbers as operators read them. One locale (en, as all words in the product), at most three significant
 * digits, and `–` for a number that is not there: zero and no data must never look the same.
 */

/** Shown for undefined, null and NaN. */
export const noData = '–';

export type MaybeNumber = number | null | undefined;

function isMissing(value: MaybeNumber): value is null | undefined {
  return value === null || value === undefined || Number.isNaN(value);
}

/** Three significant digits without trailing zeros: 1.23, 12.3, 123. */
function threeDigits(value: number): string {
  const size = Math.abs(value);
  const decimals = size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(decimals)));
}

/** Walks up a scale of units until the mantissa is below the step, also after rounding (999.9 k is 1 M). */
function scaled(value: number, step: number, units: readonly string[]): { text: string; unit: string } {
  let rest = value;
  let index = 0;
  while (index < units.length - 1 && Math.abs(Number(threeDigits(rest))) >= step) {
    rest /= step;
    index += 1;
  }
  return { text: threeDigits(rest), unit: units[index] ?? '' };
}

/** Counts: `0`, `999`, `1.2k`, `3.4M`. */
export function formatCount(value: MaybeNumber): string {
  if (isMissing(value)) return noData;
  const { text, unit } = scaled(value, 1000, ['', 'k', 'M', 'G', 'T']);
  return text + unit;
}

/** Requests per second: `0/s`, `0.05/s`, `<0.01/s`, `1.2k/s`. */
export function formatRate(perSecond: MaybeNumber): string {
  if (isMissing(perSecond)) return noData;
  if (perSecond > 0 && perSecond < 0.01) return '<0.01/s';
  return `${formatCount(perSecond)}/s`;
}

/** Durations given in milliseconds: `0.42 ms`, `38 ms`, `1.2 s`, `3 min`, `2 h`, `5 d`. */
export function formatMs(ms: MaybeNumber): string {
  if (isMissing(ms)) return noData;
  const size = Math.abs(ms);
  if (size > 0 && size < 0.01) return '<0.01 ms';
  if (size < 999.5) return `${threeDigits(ms)} ms`;
  if (size < 59_950) return `${threeDigits(ms / 1000)} s`;
  if (size < 3_597_000) return `${threeDigits(ms / 60_000)} min`;
  if (size < 86_220_000) return `${threeDigits(ms / 3_600_000)} h`;
  return `${threeDigits(ms / 86_400_000)} d`;
}

/** Sizes in binary units: `512 B`, `1.5 KiB`, `20 MiB`. */
export function formatBytes(bytes: MaybeNumber): string {
  if (isMissing(bytes)) return noData;
  const { text, unit } = scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
  return `${text} ${unit}`;
}

/**
 * A share from 0 to 1 as per cent: `0%`, `<0.01%`, `1.25%`, `100%`. A share below 1 never rounds up to `100%`:
 * an availability of 99.996% with a failure in it is not all of it.
 */
export function formatPercent(share: MaybeNumber): string {
  if (isMissing(share)) return noData;
  const percent = share * 100;
  if (percent > 0 && percent < 0.01) return '<0.01%';
  if (percent < 100 && percent > 99.99) return '>99.99%';
  return `${Number(percent.toFixed(percent < 10 || percent > 99 ? 2 : 1))}%`;
}

export type Unit = 'rate' | 'ms' | 'bytes' | 'percent' | 'count';

const byUnit = {
  rate: formatRate,
  ms: formatMs,
  bytes: formatBytes,
  percent: formatPercent,
  count: formatCount,
} satisfies Record<Unit, (value: MaybeNumber) => string>;

/** The formatter of a unit, for axes, tooltips and tables that get the unit as a prop. */
export function formatUnit(value: MaybeNumber, unit: Unit): string {
  return byUnit[unit](value);
}

/** What the unit is called beside an axis or a panel title. */
export const unitNames = {
  rate: 'requests/s',
  ms: 'ms',
  bytes: 'bytes',
  percent: '%',
  count: 'count',
} satisfies Record<Unit, string>;
