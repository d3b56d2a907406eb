'use client';
import { cn } from '../lib/cn.ts';

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onValueChange: (value: Value) => void;
  readonly className?: string | undefined;
}

/** One of two to five short words in a row: a time range, a view. */
export function Segmented<Value extends string>({
  label,
  options,
  value,
  onValueChange,
  className,
}: SegmentedProps<Value>) {
  return (
    <fieldset
      aria-label={label}
      className={cn('inline-flex h-8 items-center gap-0.5 rounded-md border bg-sunken p-0.5', className)}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onValueChange(option.value)}
          className="h-6.5 rounded-sm px-2 text-muted text-xs hover:text-text aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-text aria-pressed:ring-1 aria-pressed:ring-border"
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}
