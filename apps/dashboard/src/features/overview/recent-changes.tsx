'use client';
import { ErrorState, LinkButton, Panel, RelativeTime, SkeletonRows, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../../lib/paths.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

/** The newest revisions: what, who, when. */
export function RecentChanges({ now }: { now: number }) {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery(trpc.revisions.list.queryOptions({ limit: 6 }));
  return (
    <Panel
      title="Recent changes"
      flush
      actions={
        <LinkButton size="sm" variant="ghost" href={paths.revisions()}>
          All revisions
        </LinkButton>
      }
    >
      {error !== null ? (
        <ErrorState {...toErrorState('The changes could not be loaded', error, () => void refetch())} />
      ) : isPending ? (
        <SkeletonRows label="Loading changes" />
      ) : data.items.length === 0 ? (
        <p className="px-4 py-6 text-muted text-sm">Nothing has been changed yet.</p>
      ) : (
        <ol className="divide-y">
          {data.items.map(({ number, summary, author, createdAt, changeCount }) => (
            <li key={number} className="flex items-baseline gap-3 px-4 py-1.5 text-xs">
              <TextLink
                href={paths.revision(number)}
                className="w-8 shrink-0 tabular-nums"
                aria-label={`Revision ${number}`}
              >
                {number}
              </TextLink>
              <span className="min-w-0 flex-1">
                <span className="block truncate" title={summary}>
                  {summary || 'First configuration'}
                </span>
                <span className="text-muted">
                  {author}
                  {changeCount > 1 && ` · and ${changeCount - 1} more`}
                </span>
              </span>
              <span className="shrink-0 text-muted">
                <RelativeTime at={createdAt} now={now} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
