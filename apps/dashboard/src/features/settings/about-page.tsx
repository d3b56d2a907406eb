'use client';
import { Button, DescriptionList, formatBytes, Panel, RelativeTime, SkeletonRows, toast } from '@sluice/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNow } from '../../live/use-now.ts';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { ProcessTable } from './process-table.tsx';

/** What runs here: versions, places, and every process with its state. */
export function AboutPage() {
  const trpc = useTRPC();
  const now = useNow();
  const about = useQuery(trpc.system.about.queryOptions());
  const replace = useMutation(
    trpc.system.replaceWorkers.mutationOptions({
      onSuccess: () => toast.success('Workers are being replaced one after another'),
      onError: (error) => toast.error('The workers were not replaced', { description: toShownError(error).message }),
    }),
  );
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <Panel
        title="Processes"
        hint="A process that ends is started again; traffic does not stop."
        flush
        actions={
          <Button size="sm" busy={replace.isPending} onClick={() => replace.mutate()}>
            Replace workers
          </Button>
        }
      >
        <ProcessTable />
      </Panel>
      <Panel title="About">
        {about.data === undefined ? (
          <SkeletonRows rows={3} label="Loading" />
        ) : (
          <DescriptionList
            items={[
              { term: 'Version', value: about.data.version },
              { term: 'Node', value: about.data.node },
              { term: 'Data folder', value: about.data.dataDirectory, mono: true },
              { term: 'Dashboard started', value: <RelativeTime at={about.data.startedAt} now={now} /> },
              { term: 'Dashboard memory', value: formatBytes(about.data.residentBytes) },
            ]}
          />
        )}
      </Panel>
    </div>
  );
}
