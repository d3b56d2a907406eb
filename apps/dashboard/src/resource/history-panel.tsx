'use client';
import type { ResourceKind } from '@sluice/config';
import { ErrorState, Panel, RelativeTime, SkeletonRows, TextLink } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { paths } from '../lib/paths.ts';
import { useNow } from '../live/use-now.ts';
import { toErrorState } from '../trpc/api-error.ts';
import { useTRPC } from '../trpc/trpc.ts';

/** The revisions that touched one object, newest first: what, who, why. */
export function HistoryPanel({ kind, name }: { kind: ResourceKind; name: string }) {
  const trpc = useTRPC();
  const now = useNow();
  const { data, error, refetch } = useQuery(trpc.revisions.ofResource.queryOptions({ kind, name }));
  if (data === undefined && error !== null)
    return <ErrorState {...toErrorState('The history could not be loaded', error, refetch)} />;
  if (data === undefined) return <SkeletonRows label="Loading history" />;
  return (
    <Panel title="History" hint={data.complete ? undefined : `of the newest ${data.lookedAt} revisions`} flush>
      {data.items.length === 0 ? (
        <p className="p-4 text-muted text-sm">None of the newest {data.lookedAt} revisions touched it.</p>
      ) : (
        <ol>
          {data.items.map((item) => (
            <li key={item.number} className="flex flex-col gap-1 border-b px-4 py-2.5 text-sm last:border-b-0">
              <div className="flex flex-wrap items-baseline gap-x-3">
                <TextLink href={paths.revision(item.number)}>Revision {item.number}</TextLink>
                <span className="text-muted text-xs">
                  <RelativeTime at={item.createdAt} now={now} /> by {item.author}
                </span>
                {item.reason !== '' && <span className="text-xs">“{item.reason}”</span>}
              </div>
              <ul className="text-xs">
                {item.sentences.map((sentence) => (
                  <li key={sentence}>{sentence}</li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
