/** The colour of a series: its own, else by its place. The palette has eight; a ninth series starts again. */
export function seriesColor(color: number | string | undefined, place: number): string {
  if (typeof color === 'string') return color;
  const number = color ?? place + 1;
  return `var(--color-series-${((number - 1) % 8) + 1})`;
}
