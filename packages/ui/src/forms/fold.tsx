'use client';
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { cn } from '../lib/cn.ts';

export interface FoldProps {
  readonly title: string;
  /** What holds while it stays closed: `connect 5 s, total 30 s, no retries`. */
  readonly summary?: ReactNode;
  readonly defaultOpen?: boolean | undefined;
  /** Opens it from outside, for instance when a field inside has an error. */
  readonly forceOpen?: boolean | undefined;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** Advanced fields behind one line that shows their defaults. Closed fields stay in the form, so nothing is lost. */
export function Fold({ title, summary, defaultOpen = false, forceOpen = false, children, className }: FoldProps) {
  const [open, setOpen] = useState(defaultOpen);
  const shown = open || forceOpen;
  return (
    <details
      open={shown}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className={cn('group rounded-md border bg-surface', className)}
    >
      <summary className="flex min-h-9 list-none items-center gap-2 rounded-md px-3 py-1.5 text-sm hover:bg-text/4 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        <span className="shrink-0 font-medium">{title}</span>
        {summary !== undefined && !shown && <span className="min-w-0 truncate text-muted text-xs">{summary}</span>}
      </summary>
      <div className="flex flex-col gap-4 border-t p-4">{children}</div>
    </details>
  );
}
