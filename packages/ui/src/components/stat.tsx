import { ArrowDown, ArrowRight, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface StatProps {
  readonly label: string;
  /** Already formatted: `1.2k/s`. Use `–` for no data. */
  readonly value: string;
  /** Shown smaller after the value, when the value does not carry its unit. */
  readonly unit?: string | undefined;
  /** Change against the window before: direction, text, and whether that is good. */
  readonly trend?:
    | { readonly direction: 'up' | 'down' | 'flat'; readonly text: string; readonly good?: boolean | undefined }
    | undefined;
  /** The window: `last 5 min`. */
  readonly hint?: string | undefined;
  /** A sparkline. */
  readonly chart?: ReactNode;
  readonly className?: string | undefined;
}

const arrows = { up: ArrowUp, down: ArrowDown, flat: ArrowRight };

/** A number with its name, unit and window. */
export function Stat({ label, value, unit, trend, hint, chart, className }: StatProps) {
  const Arrow = trend === undefined ? undefined : arrows[trend.direction];
  const [, number = value, suffix = ''] = /^([<>]?-?[\d.]+)\s*(.*)$/.exec(value) ?? [];
  return (
    <div className={cn('flex min-w-0 flex-col gap-1 rounded-md border bg-surface px-4 py-3', className)}>
      <div className="flex items-baseline justify-between gap-2">
        <span className="truncate text-muted text-xs">{label}</span>
        {hint !== undefined && <span className="shrink-0 text-2xs text-muted">{hint}</span>}
      </div>
      <div className="flex items-end justify-between gap-3">
        <div className="whitespace-nowrap">
          <span className="font-semibold text-2xl tracking-tight">{number}</span>
          <span className="ml-1 text-muted text-sm">{unit ?? suffix}</span>
        </div>
        {chart !== undefined && <div className="mb-1 min-w-0 max-w-24 shrink overflow-hidden">{chart}</div>}
      </div>
      {trend !== undefined && Arrow !== undefined && (
        <span
          className={cn(
            'flex items-center gap-1 text-xs',
            trend.good === undefined ? 'text-muted' : trend.good ? 'text-healthy' : 'text-unhealthy',
          )}
        >
          <Arrow className="size-3" aria-hidden="true" />
          {trend.text}
        </span>
      )}
    </div>
  );
}
