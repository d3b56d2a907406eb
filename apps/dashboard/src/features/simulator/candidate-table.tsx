'use client';
import type { SimulatedCandidate } from '@sluice/api';
import { Badge, DataTable, type DataTableColumn, Panel } from '@sluice/ui';
import { Check } from 'lucide-react';
import { paths } from '../../lib/paths.ts';

const outcomeWords = { winner: 'Takes it', outranked: 'Would take it', refused: 'Refused' } as const;

const columns: readonly DataTableColumn<SimulatedCandidate>[] = [
  {
    id: 'route',
    header: 'Route',
    value: ({ route }) => route,
    cell: ({ route, place }) => (
      <span className="flex items-center gap-2">
        <span className="w-5 text-right text-muted">{place}</span>
        {route}
      </span>
    ),
  },
  {
    id: 'outcome',
    header: 'Outcome',
    width: '130px',
    value: ({ outcome }) => outcomeWords[outcome],
    cell: ({ outcome }) => (
      <Badge
        tone={outcome === 'winner' ? 'accent' : outcome === 'outranked' ? 'neutral' : 'outline'}
        icon={outcome === 'winner' ? <Check /> : undefined}
      >
        {outcomeWords[outcome]}
      </Badge>
    ),
  },
  {
    id: 'reason',
    header: 'Why',
    value: ({ reason, outcome }) => (outcome === 'winner' ? 'the first whose conditions all hold' : reason),
    cell: ({ reason, outcome }) => (
      <span className="whitespace-normal">{outcome === 'winner' ? 'the first whose conditions all hold' : reason}</span>
    ),
  },
];

/** Every route in the order in which it is tried, with the reason why it does not take the request. */
export function CandidateTable({ candidates }: { candidates: readonly SimulatedCandidate[] }) {
  const winner = candidates.find(({ outcome }) => outcome === 'winner');
  return (
    <Panel title="Routes tried" hint="in this order" flush>
      <DataTable
        label="Routes tried"
        columns={columns}
        rows={candidates}
        rowId={({ route, place }) => `${place}/${route}`}
        rowHref={({ route }) => paths.route(route)}
        selection={winner === undefined ? [] : [`${winner.place}/${winner.route}`]}
        showToolbar={candidates.length > 12}
      />
    </Panel>
  );
}
