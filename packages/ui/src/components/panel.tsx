import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface PanelProps {
  readonly title?: ReactNode;
  /** What the panel measures: its unit and window, or one sentence. */
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** Tables and maps touch the border. */
  readonly flush?: boolean | undefined;
  readonly headingLevel?: 2 | 3 | undefined;
  readonly className?: string | undefined;
}

/** A bordered region with a title. Panels do not nest. */
export function Panel({ title, hint, actions, children, flush, headingLevel = 2, className }: PanelProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <section className={cn('min-w-0 overflow-hidden rounded-md border bg-surface', className)}>
      {(title !== undefined || actions !== undefined) && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-1.5">
          <Heading className="font-medium text-sm">{title}</Heading>
          {hint !== undefined && <div className="text-muted text-xs">{hint}</div>}
          {actions !== undefined && <div className="ml-auto flex items-center gap-1">{actions}</div>}
        </header>
      )}
      <div className={flush ? undefined : 'p-4'}>{children}</div>
    </section>
  );
}
