'use client';
import {
  Button,
  Checkbox,
  cn,
  EmptyState,
  ErrorState,
  Input,
  LinkButton,
  PageHeader,
  Panel,
  Skeleton,
} from '@sluice/ui';
import { Network, Pause, Play, Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsBoolean, parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useIsNarrow } from '../../lib/use-is-narrow.ts';
import { useShownTheme } from '../../shell/theme-context.tsx';
import { toErrorState } from '../../trpc/api-error.ts';
import { NodeSheet } from './node-sheet.tsx';
import { toMap } from './to-map.ts';
import { useTopology } from './use-topology.ts';

const ServiceMap = dynamic(() => import('@sluice/ui/map').then((map) => map.ServiceMap), {
  ssr: false,
  loading: () => <MapSkeleton />,
});

/** The way of every request, with what is on it right now. */
export function TopologyPage() {
  const { topology, samples, error, refetch, paused, setPaused } = useTopology();
  const [filter, setFilter] = useQueryState('filter', parseAsString.withDefault(''));
  const [problems, setProblems] = useQueryState('problems', parseAsBoolean.withDefault(false));
  const [selectedId, setSelectedId] = useQueryState('node', parseAsString);
  const theme = useShownTheme();
  const isNarrow = useIsNarrow();
  const map = useMemo(() => topology && toMap(topology, samples.length > 0), [topology, samples.length]);
  const selected = topology?.nodes.find(({ id }) => id === selectedId);
  return (
    <div className={cn('flex flex-col gap-4', selected !== undefined && '2xl:mr-[25rem]')}>
      <PageHeader title="Topology" description="The way of every request, with what passes along it right now." />
      <Panel flush>
        {map === undefined ? (
          error === null ? (
            <MapSkeleton />
          ) : (
            <ErrorState {...toErrorState('The map could not be loaded', error, refetch)} />
          )
        ) : (
          <ServiceMap
            nodes={map.nodes}
            edges={map.edges}
            filter={filter}
            onlyProblems={problems}
            selectedId={selectedId ?? undefined}
            onSelect={(node) => void setSelectedId(node?.id ?? null)}
            paused={paused}
            theme={theme}
            onClearFilters={() => {
              void setFilter(null);
              void setProblems(null);
            }}
            empty={<EmptyMap />}
            actions={
              <>
                <span className="w-56 max-sm:w-full">
                  <Input
                    data-filter=""
                    role="searchbox"
                    icon={<Search />}
                    aria-label="Filter the map"
                    placeholder="Filter by name or address"
                    value={filter}
                    onChange={(event) => void setFilter(event.target.value === '' ? null : event.target.value)}
                  />
                </span>
                <Checkbox
                  label="Only problems"
                  checked={problems}
                  onChange={(event) => void setProblems(event.target.checked ? true : null)}
                />
                <Button
                  size="sm"
                  icon={paused ? <Play /> : <Pause />}
                  aria-pressed={paused}
                  onClick={() => setPaused(!paused)}
                >
                  {paused ? 'Resume' : 'Pause'}
                </Button>
              </>
            }
          />
        )}
      </Panel>
      {selected !== undefined && topology !== undefined && (
        <NodeSheet
          node={selected}
          topology={topology}
          samples={samples}
          modal={isNarrow}
          onSelect={(id) => void setSelectedId(id)}
        />
      )}
    </div>
  );
}

function MapSkeleton() {
  return (
    <div role="status" className="p-4">
      <span className="sr-only">Loading the map</span>
      <Skeleton className="h-96" />
    </div>
  );
}

function EmptyMap() {
  return (
    <EmptyState
      icon={<Network />}
      title="Nothing to draw yet"
      action={
        <LinkButton href={paths.newListener()} variant="primary">
          Add a listener
        </LinkButton>
      }
    >
      The map shows listeners, routes, upstreams and endpoints with the traffic between them. It begins with a listener.
    </EmptyState>
  );
}
