'use client';
import { formatRelative } from '../format/relative-time.ts';
import { cn } from '../lib/cn.ts';
import { type HealthState, stateLooks } from './health-state.ts';

export interface StatusBadgeProps {
  readonly state: HealthState;
  /** Replaces the word, when a better one exists: `Live on 2/2`, `Disabled`. */
  readonly word?: string | undefined;
  /** Why it is so, in words: `3 of 4 endpoints fail GET /health (503)`. */
  readonly reason?: string | undefined;
  /** Since when, epoch milliseconds; needs `now`. */
  readonly since?: number | undefined;
  readonly now?: number | undefined;
  /** `plain` has no background, for table cells; `full` also writes the reason beside the word. */
  readonly look?: 'badge' | 'plain' | 'full' | undefined;
  readonly className?: string | undefined;
}

/** Colour, icon and word together. Reason and since-when are text, in the title where there is no room. */
export function StatusBadge({ state, word, reason, since, now, look = 'badge', className }: StatusBadgeProps) {
  const { icon: Icon, text, soft, word: stateWord } = stateLooks[state];
  const age = since !== undefined && now !== undefined ? `since ${formatRelative(since, now)}` : undefined;
  const details = [reason, age].filter((part) => part !== undefined).join(' · ');
  return (
    <span
      className={cn('inline-flex max-w-full items-center gap-1.5 align-middle text-xs', className)}
      title={details === '' ? undefined : details}
    >
      <span
        className={cn(
          'inline-flex items-center gap-1 whitespace-nowrap font-medium',
          text,
          look === 'badge' && ['h-5 rounded-sm px-1.5', soft],
        )}
      >
        <Icon className="size-3.5 shrink-0" aria-hidden="true" />
        {word ?? stateWord}
      </span>
      {details !== '' &&
        (look === 'full' ? (
          <span className="min-w-0 overflow-hidden text-ellipsis text-muted">{details}</span>
        ) : (
          <span className="sr-only">{details}</span>
        ))}
    </span>
  );
}
