'use client';
import type { ResourceView } from '@sluice/api';
import type { SourceConfig } from '@sluice/config';
import type { SourceStatus } from '@sluice/control';
import {
  Banner,
  Button,
  DataTable,
  type DataTableColumn,
  DescriptionList,
  EmptyState,
  Panel,
  RelativeTime,
  StatusBadge,
  TextLink,
} from '@sluice/ui';
import { useMutation } from '@tanstack/react-query';
import { useMemo } from 'react';
import { paths } from '../../lib/paths.ts';
import { useNow } from '../../live/use-now.ts';
import { LabelBadges } from '../../resource/label-badges.tsx';
import { UsedByPanel } from '../../resource/used-by-panel.tsx';
import { toShownError } from '../../trpc/api-error.ts';
import { useTRPC } from '../../trpc/trpc.ts';
import { stateWords } from './source-state.ts';
import { queryWords, typeWords } from './source-words.ts';
import { useSourceStatus } from './use-source-status.ts';

type Query = SourceStatus['queries'][number];

export function SourceOverview({ view }: { view: ResourceView<SourceConfig> }) {
  const { value, usedBy, updatedAt } = view;
  const { name, type, enabled: _, labels, description: __, holdLossesOf, keepFor, ...options } = value;
  const status = useSourceStatus()(name);
  const now = useNow();
  return (
    <>
      <HeldAnswers name={name} queries={status?.queries ?? []} />
      <QueryTable queries={status?.queries ?? []} now={now} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title="Settings">
          <DescriptionList
            items={[
              { term: 'Type', value: typeWords(type) },
              ...Object.entries(options).map(([term, each]) => ({ term, value: String(each) })),
              {
                term: 'Holds back',
                value: holdLossesOf === 100 ? 'answers that leave none' : `losses of ${holdLossesOf} % and more`,
              },
              { term: 'Keeps for', value: keepFor ?? 'ever, while there is no answer' },
              { term: 'Labels', value: <LabelBadges labels={labels} /> },
              { term: 'Last changed', value: <RelativeTime at={updatedAt} now={now} /> },
            ]}
          />
        </Panel>
        <UsedByPanel usedBy={usedBy} nobody="No upstream has a target that refers to it, so it is not asked." />
      </div>
    </>
  );
}

/** Answers that nobody would like to believe unseen, with the button that does. */
function HeldAnswers({ name, queries }: { name: string; queries: readonly Query[] }) {
  const trpc = useTRPC();
  const accept = useMutation(trpc.discoverySources.acceptHeld.mutationOptions());
  const held = queries.filter((query) => query.held !== undefined);
  if (held.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title="An answer with far fewer endpoints is held back"
      actions={
        <Button size="sm" busy={accept.isPending} onClick={() => accept.mutate({ name })}>
          Accept it
        </Button>
      }
    >
      {held.map((query) => (
        <div key={queryWords(query.query)}>
          {queryWords(query.query)}: {query.held} instead of {query.endpoints}. These stay in use meanwhile.
        </div>
      ))}
      {accept.error !== null && <div className="text-danger">{toShownError(accept.error).message}</div>}
    </Banner>
  );
}

function QueryTable({ queries, now }: { queries: readonly Query[]; now: number }) {
  const columns = useMemo<DataTableColumn<Query>[]>(
    () => [
      { id: 'query', header: 'Asked for', mono: true, value: ({ query }) => queryWords(query) },
      {
        id: 'state',
        header: 'State',
        value: ({ state }) => stateWords[state].word,
        cell: ({ state, problem, since }) => (
          <StatusBadge
            look={problem === '' ? 'plain' : 'full'}
            {...stateWords[state]}
            reason={problem || undefined}
            since={since}
            now={now}
          />
        ),
      },
      { id: 'endpoints', header: 'Endpoints', width: '96px', align: 'end', value: ({ endpoints }) => endpoints },
      {
        id: 'answered',
        header: 'Last answer',
        width: '120px',
        value: ({ lastSuccessAt }) => lastSuccessAt,
        cell: ({ lastSuccessAt }) =>
          lastSuccessAt === undefined ? '–' : <RelativeTime at={lastSuccessAt} now={now} />,
      },
      {
        id: 'upstreams',
        header: 'For',
        value: ({ upstreams }) => upstreams.join(', '),
        cell: ({ upstreams }) =>
          upstreams.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <TextLink href={paths.upstream(name)}>{name}</TextLink>
            </span>
          )),
      },
    ],
    [now],
  );
  return (
    <Panel title="What is asked" hint="and what came of it" flush>
      <DataTable
        label="Queries"
        columns={columns}
        rows={queries}
        rowId={({ query }) => queryWords(query)}
        showToolbar={queries.length > 8}
        empty={
          <EmptyState title="Nothing is asked">
            Give an upstream a target that refers to this source, and its endpoints are looked for.
          </EmptyState>
        }
      />
    </Panel>
  );
}
