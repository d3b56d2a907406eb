'use client';
import { DiffView, ErrorState, Panel, Segmented, SkeletonRows } from '@sluice/ui';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { toDiffEntries } from '../../forms/diff-entries.ts';
import { toErrorState } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';

const YamlMerge = dynamic(() => import('./yaml-merge.tsx'), {
  ssr: false,
  loading: () => <SkeletonRows label="Loading the texts" />,
});

interface RevisionDiffProps {
  /** 0 is the empty configuration before the first; left out, the revision that `to` was based on. */
  readonly from?: number | undefined;
  readonly to: number;
  readonly title: string;
}

/** What differs between two revisions: in sentences with their fields, or as two texts side by side. */
export function RevisionDiff({ from, to, title }: RevisionDiffProps) {
  const trpc = useTRPC();
  const { data, error, isPending, refetch } = useQuery({
    ...trpc.revisions.diff.queryOptions({ to, ...(from === undefined ? {} : { from }) }),
    // Revisions never change.
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [view, setView] = useQueryState('view', parseAsStringLiteral(['changes', 'yaml']).withDefault('changes'));
  return (
    <Panel
      title={title}
      hint={data && `${data.sentences.length} ${data.sentences.length === 1 ? 'change' : 'changes'}`}
      actions={
        <Segmented
          label="View of the difference"
          value={view}
          onValueChange={(next) => void setView(next)}
          options={[
            { value: 'changes', label: 'Changes' },
            { value: 'yaml', label: 'YAML side by side' },
          ]}
        />
      }
    >
      {error !== null ? (
        <ErrorState {...toErrorState('The difference could not be loaded', error, () => void refetch())} />
      ) : isPending ? (
        <SkeletonRows label="Loading the difference" />
      ) : view === 'changes' ? (
        <DiffView entries={toDiffEntries(data)} emptyText="The two are the same." />
      ) : (
        <YamlMerge
          key={`${data.from} ${data.to}`}
          before={data.before}
          after={data.after}
          beforeLabel={data.from === 0 ? 'Before the first revision' : `Revision ${data.from}`}
          afterLabel={`Revision ${data.to}`}
        />
      )}
    </Panel>
  );
}
