'use client';
import type { Topology, TopologyNode } from '@sluice/api';
import { formatRate, stateLooks } from '@sluice/ui';
import { toState } from './to-map.ts';

interface NodeNeighboursProps {
  readonly node: TopologyNode;
  readonly topology: Topology;
  /** Whether a sample has come: then what has no figures saw nothing. */
  readonly known: boolean;
  readonly onSelect: (id: string) => void;
}

/** What leads here and where it goes on: the map by keyboard. */
export function NodeNeighbours({ node, topology, known, onSelect }: NodeNeighboursProps) {
  const nodes = new Map(topology.nodes.map((each) => [each.id, each]));
  const groups = [
    {
      title: 'Traffic comes from',
      items: topology.edges.filter(({ to }) => to === node.id).map((edge) => ({ edge, other: nodes.get(edge.from) })),
    },
    {
      title: 'and goes to',
      items: topology.edges.filter(({ from }) => from === node.id).map((edge) => ({ edge, other: nodes.get(edge.to) })),
    },
  ];
  return (
    <>
      {groups.map(({ title, items }) =>
        items.length === 0 ? null : (
          <section key={title} aria-label={title}>
            <h3 className="mb-1 text-muted text-xs">{title}</h3>
            <ul className="divide-y overflow-hidden rounded-md border">
              {items.map(({ edge, other }) =>
                other === undefined ? null : (
                  <li key={edge.id}>
                    <Neighbour other={other} rate={edge.figures?.rate ?? (known ? 0 : undefined)} onSelect={onSelect} />
                  </li>
                ),
              )}
            </ul>
          </section>
        ),
      )}
    </>
  );
}

interface NeighbourProps {
  readonly other: TopologyNode;
  readonly rate: number | undefined;
  readonly onSelect: (id: string) => void;
}

function Neighbour({ other, rate, onSelect }: NeighbourProps) {
  const look = stateLooks[toState(other).state];
  const Icon = look.icon;
  return (
    <button
      type="button"
      onClick={() => onSelect(other.id)}
      className="flex w-full items-center gap-2 px-3 py-1.5 text-left text-xs -outline-offset-2 hover:bg-text/5"
    >
      <Icon className={`size-3.5 shrink-0 ${look.text}`} aria-label={look.word} />
      <span className="min-w-0 flex-1 truncate">{other.name}</span>
      <span className="text-muted">{formatRate(rate)}</span>
    </button>
  );
}
