import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';

export interface BadgeProps {
  readonly children: ReactNode;
  /** `neutral` by default; `accent` marks the current one of several. States have StatusBadge. */
  readonly tone?: 'neutral' | 'accent' | 'outline' | undefined;
  readonly icon?: ReactNode;
  readonly mono?: boolean | undefined;
  readonly className?: string | undefined;
}

const tones = {
  neutral: 'bg-text/6 text-muted',
  accent: 'bg-accent-tint text-accent',
  outline: 'border border-border text-muted',
};

/** A short word about a thing: its kind, its label, its count. */
export function Badge({ children, tone = 'neutral', icon, mono, className }: BadgeProps) {
  return (
    <span
      className={cn(
        'inline-flex h-5 max-w-full items-center gap-1 rounded-sm px-1.5 text-xs [&_svg]:size-3 [&_svg]:shrink-0',
        tones[tone],
        mono && 'font-mono text-2xs',
        className,
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}
