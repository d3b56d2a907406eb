'use client';
import { Controls, ReactFlow, useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { layoutMap, type MapPositions } from './layout-map.ts';
import { type FlowEdge, MapEdgeLine } from './map-edge-line.tsx';
import { MapFocusContext } from './map-focus.ts';
import { nodeHeight, nodeWidth } from './map-geometry.ts';
import { type FlowNode, MapNodeCard } from './map-node-card.tsx';
import { type CollapsedNode, reach } from './select-map.ts';
import type { MapEdge } from './types.ts';

interface MapCanvasProps {
  readonly nodes: readonly CollapsedNode[];
  readonly edges: readonly MapEdge[];
  readonly selectedId: string | undefined;
  readonly onActivate: (id: string) => void;
  readonly moving: boolean;
  readonly colorMode: 'light' | 'dark' | 'system';
  /** Changes when the shown part changes on purpose (filter, unfolding): the layout starts anew and fits again. */
  readonly viewKey: string;
}

const nodeTypes = { card: MapNodeCard };
const edgeTypes = { line: MapEdgeLine };
const fit = { padding: 0.04, maxZoom: 1, minZoom: 0.25 };

/** The drawing. Positions stay while nodes come and go; they start anew when another part is asked for. */
export function MapCanvas({ nodes, edges, selectedId, onActivate, moving, colorMode, viewKey }: MapCanvasProps) {
  const [pointed, setPointed] = useState<string>();
  const { fitView } = useReactFlow();
  const kept = useRef<{ viewKey: string; positions: MapPositions }>(undefined);

  const positions = useMemo(() => {
    const before = kept.current?.viewKey === viewKey ? kept.current.positions : undefined;
    return layoutMap(nodes, edges, before);
  }, [nodes, edges, viewKey]);
  useEffect(() => {
    // Forgets nothing: a node that blinks out of discovery comes back to its place.
    const before = kept.current?.viewKey === viewKey ? kept.current.positions : [];
    kept.current = { viewKey, positions: new Map([...before, ...positions]) };
  }, [positions, viewKey]);

  const flowNodes = useMemo(
    () =>
      nodes.map(
        (node): FlowNode => ({
          id: node.id,
          type: 'card',
          position: positions.get(node.id) ?? { x: 0, y: 0 },
          data: { node },
          width: nodeWidth,
          height: nodeHeight,
          // Without measured sizes React Flow hides nodes until it has measured them.
          measured: { width: nodeWidth, height: nodeHeight },
        }),
      ),
    [nodes, positions],
  );
  const flowEdges = useMemo(() => toFlowEdges(nodes, edges), [nodes, edges]);

  // fitView runs once by itself; the window, the sidebar and the filter change afterwards.
  // React Flow's own measurement, not ours: fitting before it has one fits into nothing.
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const isEmpty = nodes.length === 0;
  useEffect(() => {
    if (width === 0 || height === 0 || isEmpty) return;
    const frame = requestAnimationFrame(() => void fitView({ ...fit, duration: viewKey === '' ? 0 : 120 }));
    return () => cancelAnimationFrame(frame);
  }, [fitView, width, height, isEmpty, viewKey]);

  const center = pointed ?? selectedId;
  const focus = useMemo(
    () => ({
      lit:
        center === undefined || !nodes.some((node) => node.id === center) ? undefined : reach(edges, [center], 'both'),
      selectedId,
      moving,
      allLabels: edges.length <= 40,
      onActivate,
      onPoint: setPointed,
    }),
    [center, nodes, edges, selectedId, moving, onActivate],
  );

  return (
    <MapFocusContext value={focus}>
      <ReactFlow
        className="sluice-map"
        nodes={flowNodes}
        edges={flowEdges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        colorMode={colorMode}
        fitView
        fitViewOptions={fit}
        minZoom={0.25}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        // The page scrolls with the wheel; zooming asks for Ctrl or ⌘, as on every map inside a page.
        zoomOnScroll={false}
        preventScrolling={false}
        onNodeMouseEnter={(_, node) => setPointed(node.id)}
        onNodeMouseLeave={() => setPointed(undefined)}
        proOptions={{ hideAttribution: false }}
        aria-label="Service map"
      >
        <Controls showInteractive={false} position="bottom-left" fitViewOptions={fit} />
      </ReactFlow>
    </MapFocusContext>
  );
}

/** Labels sit near the end that fans out, where the lines are already apart. */
function toFlowEdges(nodes: readonly CollapsedNode[], edges: readonly MapEdge[]): FlowEdge[] {
  const ids = new Set(nodes.map((node) => node.id));
  const shown = edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to));
  // An endpoint has one line in most maps, and its own figure says the same; its label appears with its path.
  const endpoints = new Set(nodes.filter((node) => node.kind === 'endpoint').map((node) => node.id));
  const out = Map.groupBy(shown, (edge) => edge.from);
  const into = Map.groupBy(shown, (edge) => edge.to);
  return shown.map((edge) => {
    const fanOut = out.get(edge.from)?.length ?? 1;
    const fanIn = into.get(edge.to)?.length ?? 1;
    const labelAt = fanOut > fanIn ? 0.56 : fanIn > fanOut ? 0.44 : 0.5;
    return {
      id: edge.id,
      type: 'line',
      source: edge.from,
      target: edge.to,
      data: { edge, labelAt, quiet: endpoints.has(edge.to) },
    };
  });
}
