'use client';
import { type HealthState, stateLooks } from '@sluice/ui';
import type { Problem } from './list-problems.ts';

interface VerdictLineProps {
  readonly problems: readonly Problem[];
  /** Whether the gateway has said anything yet. */
  readonly known: boolean;
}

/** The answer to "is it well?", before anything else on the page. */
export function VerdictLine({ problems, known }: VerdictLineProps) {
  const state: HealthState = !known ? 'unknown' : (problems[0]?.state ?? 'healthy');
  const { icon: Icon, text } = stateLooks[state];
  const count = problems.length;
  return (
    <p role="status" className={`flex items-center gap-1.5 font-medium text-base ${text}`}>
      <Icon className="size-4.5" aria-hidden="true" />
      {!known
        ? 'Waiting for the gateway'
        : count === 0
          ? 'All healthy'
          : `${count} ${count === 1 ? 'problem' : 'problems'}`}
    </p>
  );
}
