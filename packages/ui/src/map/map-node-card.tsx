'use client';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo, useContext } from 'react';
import { stateLooks } from '../components/health-state.ts';
import { formatRate } from '../format/format.ts';
import { cn } from '../lib/cn.ts';
import { kindLooks } from './kind-looks.ts';
import { MapFocusContext } from './map-focus.ts';
import { nodeHeight, nodeWidth } from './map-geometry.ts';
import type { CollapsedNode } from './select-map.ts';
import { trafficText } from './traffic-text.ts';

export type FlowNode = Node<{ readonly node: CollapsedNode }, 'card'>;

/** Type icon in a ring of the state, name, detail, and one figure. */
export const MapNodeCard = memo(function MapNodeCard({ data: { node } }: NodeProps<FlowNode>) {
  const focus = useContext(MapFocusContext);
  const { icon: Icon, word } = kindLooks[node.kind];
  const state = stateLooks[node.state];
  const StateIcon = state.icon;
  const failing = (node.errorShare ?? 0) > 0.01;
  const dimmed = focus.lit !== undefined && !focus.lit.has(node.id);
  return (
    <div style={{ width: nodeWidth, height: nodeHeight }} className={cn('transition-opacity', dimmed && 'opacity-35')}>
      {node.kind !== 'listener' && <Handle type="target" position={Position.Left} className="invisible" />}
      <button
        type="button"
        aria-pressed={focus.selectedId === node.id}
        onClick={() => focus.onActivate(node.id)}
        onFocus={() => focus.onPoint(node.id)}
        onBlur={() => focus.onPoint(undefined)}
        className={cn(
          'nopan flex h-full w-full items-center gap-2.5 rounded-md border bg-surface px-2.5 text-left hover:border-border-strong',
          node.collapsed !== undefined && 'border-dashed',
          focus.selectedId === node.id && 'border-accent ring-1 ring-accent',
        )}
      >
        <span className="sr-only">{word}</span>
        <span
          className={cn('relative flex size-8 shrink-0 items-center justify-center rounded-full border-2', state.text)}
          style={{ borderColor: state.color }}
        >
          <Icon className="size-4 text-text" aria-hidden="true" />
          {node.state !== 'healthy' && (
            <span className="absolute -right-1.5 -bottom-1 rounded-full bg-surface">
              <StateIcon className="size-3.5" aria-hidden="true" />
            </span>
          )}
        </span>
        <span className="flex min-w-0 flex-1 flex-col">
          <span className="flex items-baseline gap-2">
            <span className="min-w-0 flex-1 truncate font-medium text-sm leading-4.5">{node.label}</span>
            <span className={cn('shrink-0 text-xs', failing ? 'text-unhealthy' : 'text-muted')}>
              {formatRate(node.rate)}
            </span>
          </span>
          {node.detail !== undefined && (
            <span className="truncate font-mono text-2xs text-muted leading-4">{node.detail}</span>
          )}
        </span>
        <span className="sr-only">{[state.word, node.stateReason, trafficText(node)].filter(Boolean).join(', ')}</span>
      </button>
      {node.kind !== 'endpoint' && <Handle type="source" position={Position.Right} className="invisible" />}
    </div>
  );
});
