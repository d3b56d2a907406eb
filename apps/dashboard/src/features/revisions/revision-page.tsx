'use client';
import {
  Badge,
  Banner,
  Button,
  Code,
  DescriptionList,
  ErrorState,
  LinkButton,
  PageHeader,
  Panel,
  RelativeTime,
  SkeletonRows,
  TextLink,
} from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { paths } from '../../lib/paths.ts';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { ExportMenu } from './export-menu.tsx';
import { isSettling, LiveStatusBadge } from './live-status-badge.tsx';
import { RevisionDiff } from './revision-diff.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';

/** One revision: how far it came, who and why, what it changed, and the way back to it. */
export function RevisionPage({ number }: { number: number }) {
  const trpc = useTRPC();
  const now = useNow();
  const latest = useLive((state) => Math.max(state.revision, state.status?.revision ?? 0));
  const [asking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery({
    ...trpc.revisions.get.queryOptions({ number }),
    refetchInterval: ({ state }) => (isSettling(state.data?.live) ? 500 : false),
  });
  const isCurrent = latest === number;
  if (error !== null && data === undefined) {
    return <ErrorState {...toErrorState(`Revision ${number} could not be loaded`, error, () => void refetch())} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={`Revision ${number}`}
        crumbs={[{ label: 'Revisions', href: paths.revisions() }]}
        status={
          <>
            {isCurrent && <Badge tone="accent">current</Badge>}
            {data !== undefined && <LiveStatusBadge live={data.live} />}
          </>
        }
        description={data && [data.summary, data.changeCount > 1 ? `and ${data.changeCount - 1} more` : ''].join(' ')}
        actions={
          <>
            <ExportMenu number={number} />
            {!isCurrent && latest > 0 && (
              <LinkButton href={paths.compareRevisions(number, latest)}>Compare with now</LinkButton>
            )}
            {!isCurrent && latest > 0 && (
              <Button variant="primary" icon={<History />} onClick={() => setAsking(true)}>
                Bring back
              </Button>
            )}
          </>
        }
      />
      {data === undefined ? (
        <SkeletonRows label="Loading the revision" />
      ) : (
        <>
          {data.live.refusals.length > 0 && (
            <Banner tone="danger" title={`Refused by ${data.live.refusals.length} of ${data.live.workers} workers`}>
              <ul className="list-disc pl-4">
                {data.live.refusals.flatMap(({ worker, reasons }) =>
                  reasons.map((reason) => (
                    <li key={`${worker} ${reason}`}>
                      {worker}: {reason}
                    </li>
                  )),
                )}
              </ul>
            </Banner>
          )}
          <Panel>
            <DescriptionList
              items={[
                { term: 'Published', value: <RelativeTime at={data.createdAt} now={now} /> },
                { term: 'By', value: data.author },
                { term: 'Why', value: data.reason || <span className="text-muted">no reason given</span> },
                {
                  term: 'Based on',
                  value:
                    data.parent === null ? (
                      'nothing: it is the first'
                    ) : (
                      <TextLink href={paths.revision(data.parent)}>{`Revision ${data.parent}`}</TextLink>
                    ),
                },
                { term: 'Hash', value: <Code>{data.hash.slice(0, 12)}</Code> },
              ]}
            />
          </Panel>
          <RevisionDiff
            to={number}
            title={data.parent === null ? 'What it holds' : `What changed since revision ${data.parent}`}
          />
        </>
      )}
      {asking && <RollbackDialog number={number} latest={latest} onClose={() => setAsking(false)} />}
    </div>
  );
}
