'use client';
import { Button, Panel, RelativeTime, StatusBadge, TextLink } from '@sluice/ui';
import { useState } from 'react';
import type { Problem } from './list-problems.ts';

/** More than these are folded, so that a fallen rack does not push the figures off the screen. */
const shownAtFirst = 6;

/** What is wrong and where to look; not there at all while nothing is. */
export function ProblemList({ problems, now }: { problems: readonly Problem[]; now: number }) {
  const [all, setAll] = useState(false);
  if (problems.length === 0) return null;
  const shown = all ? problems : problems.slice(0, shownAtFirst);
  return (
    <Panel title="Problems" flush>
      <ul className="divide-y">
        {shown.map(({ id, state, title, detail, href, since }) => (
          <li key={id} className="flex flex-col gap-x-3 gap-y-0.5 px-4 py-2 text-sm sm:flex-row sm:items-baseline">
            <span className="w-24 shrink-0">
              <StatusBadge state={state} look="plain" />
            </span>
            <span className="min-w-0 flex-1">
              <TextLink href={href} className="font-medium">
                {title}
              </TextLink>
              <span className="block break-words text-muted text-xs">{detail}</span>
            </span>
            {since !== undefined && since > 0 && (
              <span className="shrink-0 text-muted text-xs">
                <RelativeTime at={since} now={now} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {problems.length > shown.length && (
        <div className="border-t px-4 py-2">
          <Button size="sm" variant="ghost" onClick={() => setAll(true)}>
            Show {problems.length - shown.length} more
          </Button>
        </div>
      )}
    </Panel>
  );
}
