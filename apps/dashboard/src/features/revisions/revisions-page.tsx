'use client';
import type { RouterOutputs } from '@sluice/api';
import {
  Badge,
  Button,
  DataTable,
  type DataTableColumn,
  EmptyState,
  LinkButton,
  Panel,
  RelativeTime,
} from '@sluice/ui';
import { FileDiff } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { useListState } from '../../resource/use-list-state.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { LiveStatusBadge } from './live-status-badge.tsx';
import { RevisionsFrame } from './revisions-frame.tsx';
import { useRevisionList } from './use-revision-list.ts';

type Row = RouterOutputs['revisions']['list']['items'][number];

/** Every published configuration: what, who, why, and how far it came. */
export function RevisionsPage() {
  const { items, latest, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useRevisionList();
  const list = useListState();
  const now = useNow();
  const router = useRouter();
  const columns = useMemo<DataTableColumn<Row>[]>(
    () => [
      {
        id: 'number',
        header: 'Revision',
        width: '88px',
        value: ({ number }) => number,
        // Wide enough to be hit beside the checkbox (WCAG 2.5.8).
        cell: ({ number }) => <span className="inline-block min-w-8">{number}</span>,
      },
      {
        id: 'summary',
        header: 'Change',
        value: ({ summary }) => summary,
        cell: ({ summary, changeCount, number }) => (
          <span className="flex min-w-0 flex-wrap items-center gap-x-2">
            <span className="min-w-0 break-words">{summary || 'First configuration'}</span>
            {changeCount > 1 && <span className="text-muted">and {changeCount - 1} more</span>}
            {number === latest && <Badge tone="accent">current</Badge>}
          </span>
        ),
      },
      {
        id: 'live',
        header: 'Status',
        width: '168px',
        value: ({ live }) => live.state,
        cell: ({ live }) => <LiveStatusBadge live={live} look="plain" />,
      },
      {
        id: 'createdAt',
        header: 'When',
        width: '104px',
        value: ({ createdAt }) => createdAt,
        cell: ({ createdAt }) => <RelativeTime at={createdAt} now={now} />,
      },
      { id: 'author', header: 'Who', width: '160px', value: ({ author }) => author },
      {
        id: 'reason',
        header: 'Why',
        value: ({ reason }) => reason,
        cell: ({ reason }) => reason || <span className="text-muted">–</span>,
      },
    ],
    [latest, now],
  );
  return (
    <RevisionsFrame current="revisions">
      <Panel flush>
        <DataTable
          label="Revisions"
          columns={columns}
          rows={items}
          rowId={({ number }) => String(number)}
          rowHref={({ number }) => paths.revision(number)}
          loading={isPending}
          error={error === null ? undefined : toErrorState('The revisions could not be loaded', error, refetch)}
          filterPlaceholder="Filter by change, person, reason"
          bulkActions={(ids, clear) => (
            <>
              <Button
                size="sm"
                variant="primary"
                disabled={ids.length !== 2}
                onClick={() => {
                  const [from = 0, to = 0] = ids.map(Number).toSorted((a, b) => a - b);
                  router.push(paths.compareRevisions(from, to));
                }}
              >
                Compare
              </Button>
              <Button size="sm" variant="ghost" onClick={clear}>
                Cancel
              </Button>
              {ids.length !== 2 && <span className="text-muted text-xs">Choose two to compare</span>}
            </>
          )}
          empty={
            <EmptyState
              icon={<FileDiff />}
              title="No revision yet"
              action={
                <LinkButton href={paths.newListener()} variant="primary">
                  Add a listener
                </LinkButton>
              }
              alternative={{ title: 'Command line', code: 'sluice apply -f gateway.yaml' }}
            >
              Every change is kept as a revision that can be read, compared and brought back. The first one comes with
              the first change.
            </EmptyState>
          }
          {...list.table}
        />
        {hasNextPage && (
          <div className="flex justify-center border-t p-2">
            <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              Show older
            </Button>
          </div>
        )}
      </Panel>
    </RevisionsFrame>
  );
}
