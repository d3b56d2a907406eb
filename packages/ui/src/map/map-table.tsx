'use client';
import { useMemo } from 'react';
import { StatusBadge } from '../components/status-badge.tsx';
import { formatMs, formatPercent, formatRate } from '../format/format.ts';
import type { DataTableColumn } from '../table/column.ts';
import { DataTable } from '../table/data-table.tsx';
import { kindLooks } from './kind-looks.ts';
import type { MapEdge, MapNode } from './types.ts';

interface MapTableProps {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  readonly onActivate: (id: string) => void;
}

/** The table twin: everything the map shows, with where each thing leads. */
export function MapTable({ nodes, edges, onActivate }: MapTableProps) {
  const columns = useMemo((): readonly DataTableColumn<MapNode>[] => {
    const labels = new Map(nodes.map((node) => [node.id, node.label]));
    const out = Map.groupBy(edges, (edge) => edge.from);
    return [
      { id: 'name', header: 'Name', value: (node) => node.label },
      { id: 'kind', header: 'Kind', value: (node) => kindLooks[node.kind].word, width: '6rem' },
      { id: 'detail', header: 'Detail', value: (node) => node.detail, mono: true },
      {
        id: 'state',
        header: 'State',
        value: (node) => node.state,
        cell: (node) => <StatusBadge state={node.state} reason={node.stateReason} look="plain" />,
        width: '7rem',
      },
      {
        id: 'rate',
        header: 'Rate',
        value: (node) => node.rate,
        cell: (node) => formatRate(node.rate),
        align: 'end',
        width: '5rem',
      },
      {
        id: 'errors',
        header: 'Errors',
        value: (node) => node.errorShare,
        cell: (node) => formatPercent(node.errorShare),
        align: 'end',
        width: '5rem',
      },
      {
        id: 'p95',
        header: 'p95',
        value: (node) => node.p95Ms,
        cell: (node) => formatMs(node.p95Ms),
        align: 'end',
        width: '5rem',
      },
      {
        id: 'to',
        header: 'Leads to',
        value: (node) => (out.get(node.id) ?? []).flatMap((edge) => labels.get(edge.to) ?? []),
      },
    ];
  }, [nodes, edges]);
  return (
    <DataTable
      label="Services"
      columns={columns}
      rows={nodes}
      rowId={(node) => node.id}
      onRowOpen={(node) => onActivate(node.id)}
      showToolbar={false}
    />
  );
}
