'use client';
import type { GatewayStatus } from '@sluice/control';
import {
  DataTable,
  type DataTableColumn,
  type HealthState,
  LinkButton,
  Panel,
  RelativeTime,
  StatusBadge,
  TextLink,
} from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { liveWords } from '../../forms/use-announce-change.ts';
import { paths } from '../../lib/paths.ts';
import { useLive } from '../../live/live-provider.tsx';
import { useTRPC } from '../../trpc/trpc.ts';

type Worker = GatewayStatus['workers'][number];

const none: readonly Worker[] = [];
const noProcesses: GatewayStatus['processes'] = [];

/** Which revision every worker serves, and how it came there. */
export function WorkerTable({ now }: { now: number }) {
  const workers = useLive((state) => state.status?.workers ?? none);
  const processes = useLive((state) => state.status?.processes ?? noProcesses);
  const newest = useLive((state) => Math.max(state.revision, state.status?.revision ?? 0));
  const trpc = useTRPC();
  const live = useQuery({
    ...trpc.revisions.status.queryOptions({}),
    refetchInterval: ({ state }) => (state.data?.state === 'live' ? 30_000 : 1_000),
  });
  const columns = useMemo((): DataTableColumn<Worker>[] => {
    const restarts = (id: string) => processes.find(({ name }) => name === id)?.restarts;
    return [
      { id: 'worker', header: 'Worker', mono: true, value: ({ id }) => id },
      {
        id: 'state',
        header: 'State',
        value: ({ state }) => state,
        cell: (worker) => <StatusBadge {...lookOf(worker, newest)} look="plain" />,
      },
      {
        id: 'revision',
        header: 'Revision',
        align: 'end',
        interactive: true,
        value: ({ revision }) => revision,
        cell: ({ revision }) =>
          revision === 0 ? '–' : <TextLink href={paths.revision(revision)}>{String(revision)}</TextLink>,
      },
      {
        id: 'restarts',
        header: 'Restarts',
        align: 'end',
        value: ({ id }) => restarts(id),
        cell: ({ id }) => restarts(id) ?? '–',
      },
      {
        id: 'started',
        header: 'Started',
        align: 'end',
        value: ({ startedAt }) => startedAt,
        cell: ({ startedAt }) => <RelativeTime at={startedAt} now={now} />,
      },
    ];
  }, [processes, newest, now]);
  return (
    <Panel
      title="Workers"
      hint={live.data == null ? undefined : `revision ${live.data.revision} ${liveWords(live.data)}`}
      flush
      actions={
        <LinkButton size="sm" variant="ghost" href={paths.about()}>
          All processes
        </LinkButton>
      }
    >
      <DataTable
        label="Workers"
        columns={columns}
        rows={workers}
        rowId={({ id, pid }) => `${id} ${pid}`}
        showToolbar={false}
        empty={<p className="px-4 py-6 text-muted text-sm">No worker is known yet.</p>}
      />
    </Panel>
  );
}

function lookOf(worker: Worker, newest: number): { state: HealthState; word: string; reason?: string } {
  if (worker.state === 'draining') return { state: 'draining', word: 'Draining' };
  if (worker.state === 'starting') return { state: 'unknown', word: 'Starting' };
  if (worker.rejection.length > 0) {
    return { state: 'degraded', word: 'Refused the newest', reason: worker.rejection.join('; ') };
  }
  return worker.revision === newest
    ? { state: 'healthy', word: 'Serving' }
    : { state: 'draining', word: `Waiting for ${newest}` };
}
