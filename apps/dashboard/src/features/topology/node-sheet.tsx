'use client';
import type { Topology, TopologyNode } from '@sluice/api';
import type { Figures, LiveSample } from '@sluice/metrics';
import {
  Badge,
  DescriptionList,
  formatMs,
  formatPercent,
  formatRate,
  LinkButton,
  RelativeTime,
  Sheet,
  Sparkline,
  StatusBadge,
} from '@sluice/ui';
import { useNow } from '../../live/use-now.ts';
import { liveFiguresOf } from '../telemetry/live-figures-of.ts';
import { type NodeLinks, nodeLinks } from './node-links.ts';
import { NodeNeighbours } from './node-neighbours.tsx';
import { toState } from './to-map.ts';

interface NodeSheetProps {
  readonly node: TopologyNode;
  readonly topology: Topology;
  readonly samples: readonly LiveSample[];
  /** Phones have no room for the map beside it. */
  readonly modal: boolean;
  readonly onSelect: (id: string | null) => void;
}

const kindWords = { listener: 'Listener', route: 'Route', upstream: 'Upstream', endpoint: 'Endpoint' } as const;

/** One object of the map: how it is, since when, what passes, and where to go from here. */
export function NodeSheet({ node, topology, samples, modal, onSelect }: NodeSheetProps) {
  const now = useNow();
  const links = nodeLinks(node);
  const { state, stateReason } = toState(node);
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onSelect(null)}
      modal={modal}
      title={
        <span className="flex items-center gap-2">
          <Badge>{kindWords[node.kind]}</Badge>
          <span className="truncate">{node.name}</span>
        </span>
      }
      footer={
        <>
          <LinkButton href={links.logs}>Live requests</LinkButton>
          <LinkButton variant="primary" href={links.page.href}>
            {links.page.label}
          </LinkButton>
        </>
      }
    >
      <div className="flex flex-col gap-5">
        <DescriptionList
          items={[
            {
              term: 'State',
              value: (
                <StatusBadge state={state} word={node.state === 'disabled' ? 'Disabled' : undefined} look="plain" />
              ),
            },
            ...(stateReason === undefined || node.state === 'disabled' ? [] : [{ term: 'Reason', value: stateReason }]),
            ...(node.since === undefined || node.since === 0
              ? []
              : [{ term: 'Since', value: <RelativeTime at={node.since} now={now} /> }]),
            ...(node.detail === '' ? [] : [{ term: detailTerms[node.kind], value: node.detail, mono: true }]),
          ]}
        />
        <NodeFigures links={links} samples={samples} />
        <NodeNeighbours node={node} topology={topology} known={samples.length > 0} onSelect={onSelect} />
      </div>
    </Sheet>
  );
}

const detailTerms = { listener: 'Address', route: 'Matches', upstream: 'Size', endpoint: 'Load' } as const;

/** The last two minutes of rate, errors and latency. */
function NodeFigures({ links, samples }: { links: NodeLinks; samples: readonly LiveSample[] }) {
  const history = samples.map((sample) => liveFiguresOf(sample, links.figuresOf));
  const last = history.at(-1);
  const rows = [
    {
      label: 'Requests',
      value: formatRate(last?.rate),
      values: history.map(({ rate }) => rate),
      color: 1,
    },
    {
      label: 'Failed',
      value: last === undefined || last.rate === 0 ? '–' : formatPercent(last.errorShare),
      values: history.map(({ rate, errorShare }) => (rate === 0 ? null : errorShare)),
      color: 'var(--color-unhealthy)',
    },
    ...(['p50', 'p95', 'p99'] as const).map((id) => ({
      label: `Latency ${id}`,
      value: formatMs(last?.[`${id}Ms`]),
      values: history.map((figures: Figures) => figures[`${id}Ms`]),
      color: { p50: 1, p95: 3, p99: 5 }[id],
    })),
  ];
  return (
    <section aria-label="Figures">
      <h3 className="mb-1 text-muted text-xs">Now and the last two minutes</h3>
      <ul className="divide-y rounded-md border">
        {rows.map(({ label, value, values, color }) => (
          <li key={label} className="flex items-center gap-3 px-3 py-1.5 text-xs">
            <span className="w-24 text-muted">{label}</span>
            <span className="w-16 text-right font-medium">{value}</span>
            <span className="ml-auto">
              <Sparkline values={values} color={color} width={140} height={24} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
