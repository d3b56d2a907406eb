import { cn } from '../lib/cn.ts';
import { seriesColor } from './series-color.ts';

export interface SparklineProps {
  /** Equally spaced, oldest first; `null` is no data and leaves a gap. */
  readonly values: readonly (number | null)[];
  /** Says what it is; leave it out beside text that already says it. */
  readonly label?: string | undefined;
  readonly color?: number | string | undefined;
  /** Pixels; 80 × 20 by default. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly className?: string | undefined;
}

/** Path data of a line that starts at zero and breaks at gaps. */
export function sparklinePath(values: readonly (number | null)[], width: number, height: number): string {
  const top = Math.max(...values.map((value) => value ?? 0), 0) || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let pen = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    // One pixel above and below, so that the stroke is not cut off.
    const y = height - 1 - (value / top) * (height - 2);
    path += `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    // A point between two gaps: a round cap makes a line of no length visible.
    if (pen === 'M' && (values[index + 1] ?? null) === null) path += 'h0.01';
    pen = 'L';
  });
  return path;
}

/** The shape of a series in a table cell. Plain SVG: a list can have hundreds. */
export function Sparkline({ values, label, color = 1, width = 80, height = 20, className }: SparklineProps) {
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined}
      className={cn('block max-w-full', className)}
    >
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--color-border)" strokeWidth="1" />
      <path
        d={sparklinePath(values, width, height)}
        fill="none"
        stroke={seriesColor(color, 0)}
        strokeWidth="1.25"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
