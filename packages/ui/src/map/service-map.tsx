'use client';
import { ReactFlowProvider } from '@xyflow/react';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Segmented } from '../components/segmented.tsx';
import { useElementSize } from '../lib/use-element-size.ts';
import { MapCanvas } from './map-canvas.tsx';
import { columnX, nodeWidth, rowStep } from './map-geometry.ts';
import { MapLayers } from './map-layers.tsx';
import { MapLegend } from './map-legend.tsx';
import { MapTable } from './map-table.tsx';
import { type CollapsedNode, collapseEndpoints, selectMap } from './select-map.ts';
import { type MapEdge, type MapNode, mapKinds } from './types.ts';

export interface ServiceMapProps {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Text of the caller's filter box; keeps what matches with its whole path. */
  readonly filter?: string | undefined;
  /** Keeps the problems and what leads to them. */
  readonly onlyProblems?: boolean | undefined;
  readonly selectedId?: string | undefined;
  /** A node was opened; undefined when the selected one is pressed again. */
  readonly onSelect?: ((node: MapNode | undefined) => void) | undefined;
  /** Stops the motion; the caller stops the data. */
  readonly paused?: boolean | undefined;
  /** The page's theme, for React Flow; `system` by default. */
  readonly theme?: 'light' | 'dark' | 'system' | undefined;
  /** CSS height of the drawing; by default what its fullest column needs, between 360 and 1,200 px. */
  readonly height?: string | undefined;
  /** Above the map, left: the filter box, only problems, pause. */
  readonly actions?: ReactNode;
  /** Shown when there is nothing to draw at all. */
  readonly empty?: ReactNode;
  /** Clears filter and only problems, from the message that nothing matches. */
  readonly onClearFilters?: (() => void) | undefined;
}

/** Below this width of its own, not of the window, the map is a list of layers. */
const narrow = 640;

/** Pixels that show every row at the zoom at which the columns fill the width; the page scrolls rather than the map shrinks. */
function naturalHeight(nodes: readonly MapNode[], width: number): number {
  const rows = Math.max(...mapKinds.map((kind) => nodes.filter((node) => node.kind === kind).length));
  const zoom = Math.min(width / (columnX('endpoint') + nodeWidth), 1);
  return Math.min(Math.max(rows * rowStep * zoom * 1.06 + 32, 360), 1_200);
}

/** Listeners → routes → upstreams → endpoints, with what passes between them. */
export function ServiceMap({
  nodes,
  edges,
  filter = '',
  onlyProblems = false,
  selectedId,
  onSelect,
  paused = false,
  theme = 'system',
  height,
  actions,
  empty,
  onClearFilters,
}: ServiceMapProps) {
  const [view, setView] = useState<'map' | 'table'>('map');
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [ref, size] = useElementSize<HTMLDivElement>();
  const selected = useMemo(
    () => selectMap({ nodes, edges }, filter, onlyProblems),
    [nodes, edges, filter, onlyProblems],
  );
  const shown = useMemo(() => collapseEndpoints(selected, expanded), [selected, expanded]);

  const onActivate = useCallback(
    (id: string) => {
      const node: CollapsedNode | undefined =
        shown.nodes.find((item) => item.id === id) ?? selected.nodes.find((item) => item.id === id);
      const fold = node?.collapsed;
      if (fold !== undefined) setExpanded((keys) => new Set([...keys, fold.key]));
      else onSelect?.(id === selectedId ? undefined : node);
    },
    [shown, selected, selectedId, onSelect],
  );

  if (nodes.length === 0 && empty !== undefined) return <>{empty}</>;
  const isNarrow = size.width > 0 && size.width < narrow;
  return (
    <div ref={ref} className="min-w-0">
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-4 py-2">
        {actions}
        <div className="ml-auto flex items-center gap-2">
          {expanded.size > 0 && (
            <Button size="sm" variant="ghost" onClick={() => setExpanded(new Set())}>
              Fold endpoints
            </Button>
          )}
          <Segmented
            label="View"
            value={view}
            onValueChange={setView}
            options={[
              { value: 'map', label: isNarrow ? 'Layers' : 'Map' },
              { value: 'table', label: 'Table' },
            ]}
          />
        </div>
      </div>
      {shown.nodes.length === 0 ? (
        <div className="flex flex-col items-center gap-2 px-4 py-16 text-muted text-sm">
          <p>
            {filter === '' && onlyProblems
              ? 'No problems. Everything on the map is healthy.'
              : 'Nothing on the map matches the filter.'}
          </p>
          {onClearFilters !== undefined && (
            <Button size="sm" onClick={onClearFilters}>
              Show everything
            </Button>
          )}
        </div>
      ) : view === 'table' ? (
        <MapTable nodes={selected.nodes} edges={selected.edges} onActivate={onActivate} />
      ) : isNarrow ? (
        <MapLayers nodes={shown.nodes} onActivate={onActivate} />
      ) : (
        <>
          <div style={{ height: height ?? naturalHeight(shown.nodes, size.width) }} className="bg-bg">
            {size.width > 0 && (
              <ReactFlowProvider>
                <MapCanvas
                  nodes={shown.nodes}
                  edges={shown.edges}
                  selectedId={selectedId}
                  onActivate={onActivate}
                  moving={!paused}
                  colorMode={theme}
                  viewKey={[filter, onlyProblems ? 'problems' : '', ...expanded]
                    .filter((part) => part !== '')
                    .join('|')}
                />
              </ReactFlowProvider>
            )}
          </div>
          <MapLegend />
        </>
      )}
    </div>
  );
}
