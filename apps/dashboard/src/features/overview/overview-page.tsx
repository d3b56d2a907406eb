'use client';
import { PageHeader } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useLive } from '../../live/live-provider.tsx';
import { useNow } from '../../live/use-now.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { FigureHistory } from '../telemetry/object-charts.tsx';
import { RangeSwitch } from '../telemetry/range-switch.tsx';
import { listProblems } from './list-problems.ts';
import { NextSteps } from './next-steps.tsx';
import { NowStats } from './now-stats.tsx';
import { ProblemList } from './problem-list.tsx';
import { RecentChanges } from './recent-changes.tsx';
import { TopRoutes } from './top-routes.tsx';
import { VerdictLine } from './verdict-line.tsx';
import { WorkerTable } from './worker-table.tsx';

/** Is it well, what is wrong, what does it do, what has changed: in this order. */
export function OverviewPage() {
  const now = useNow();
  const live = useLive((state) => state);
  const problems = listProblems(live, now);
  const counts = useObjectCounts();
  const isEmpty = counts !== undefined && counts.routes === 0;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Overview"
        status={<VerdictLine problems={problems} known={live.status !== undefined} />}
        actions={!isEmpty && <RangeSwitch />}
      />
      <ProblemList problems={problems} now={now} />
      {isEmpty && <NextSteps {...counts} />}
      {!isEmpty && (
        <>
          <NowStats />
          <FigureHistory scope="total" />
        </>
      )}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {!isEmpty && <TopRoutes />}
        <div className="flex min-w-0 flex-col gap-4">
          <WorkerTable now={now} />
          <RecentChanges now={now} />
        </div>
      </div>
    </div>
  );
}

/** Undefined until all three are known. */
function useObjectCounts() {
  const trpc = useTRPC();
  const listeners = useQuery(trpc.listeners.list.queryOptions()).data?.items.length;
  const upstreams = useQuery(trpc.upstreams.list.queryOptions()).data?.items.length;
  const routes = useQuery(trpc.routes.list.queryOptions()).data?.items.length;
  if (listeners === undefined || upstreams === undefined || routes === undefined) return undefined;
  return { listeners, upstreams, routes };
}
