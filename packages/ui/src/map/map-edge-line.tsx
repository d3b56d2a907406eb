'use client';
import { type Edge, EdgeLabelRenderer, type EdgeProps, useStore } from '@xyflow/react';
import { memo, useContext } from 'react';
import { cn } from '../lib/cn.ts';
import { MapFocusContext } from './map-focus.ts';
import { edgeWidth, trafficText } from './traffic-text.ts';
import type { MapEdge } from './types.ts';

export type FlowEdge = Edge<{ readonly edge: MapEdge; readonly labelAt: number; readonly quiet: boolean }, 'line'>;

/** A point on the cubic curve whose control points lie halfway between the ends. */
function pointAt(t: number, x0: number, y0: number, x1: number, y1: number): { x: number; y: number } {
  const mid = (x0 + x1) / 2;
  const u = 1 - t;
  const bezier = (a: number, b: number, c: number, d: number) =>
    u ** 3 * a + 3 * u * u * t * b + 3 * u * t * t * c + t ** 3 * d;
  return { x: bezier(x0, mid, mid, x1), y: bezier(y0, y0, y1, y1) };
}

/** A smooth line as wide as its rate, with rate · error share · p95. It moves only where requests do. */
export const MapEdgeLine = memo(function MapEdgeLine({
  source,
  target,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<FlowEdge>) {
  const focus = useContext(MapFocusContext);
  const zoom = useStore((store) => store.transform[2]);
  if (data === undefined) return null;
  const { edge, labelAt, quiet } = data;
  const lit = focus.lit?.has(source) === true && focus.lit.has(target);
  const dimmed = focus.lit !== undefined && !lit;
  const failing = (edge.errorShare ?? 0) > 0.01;
  const flowing = (edge.rate ?? 0) > 0;
  const mid = (sourceX + targetX) / 2;
  const path = `M${sourceX} ${sourceY}C${mid} ${sourceY} ${mid} ${targetY} ${targetX} ${targetY}`;
  const color = failing ? 'var(--color-unhealthy)' : flowing ? 'var(--color-accent)' : 'var(--color-border-strong)';
  const width = edgeWidth(edge.rate);
  const text = trafficText(edge);
  const label = pointAt(labelAt, sourceX, sourceY, targetX, targetY);
  // Labels grow against the zoom to stay readable; below this one they would cover the lines.
  const labelled = text !== '' && zoom > 0.5 && (lit || (focus.allLabels && flowing && !quiet));
  return (
    <>
      <g className="transition-opacity" opacity={dimmed ? 0.33 : 1}>
        <path
          d={path}
          fill="none"
          stroke={color}
          strokeWidth={width}
          strokeOpacity={flowing ? (lit ? 0.75 : 0.4) : 0.5}
        />
        {flowing && focus.moving && !dimmed && (
          <path
            d={path}
            fill="none"
            stroke={color}
            strokeWidth={Math.min(Math.max(width * 0.5, 1.5), 3)}
            strokeOpacity={0.85}
            strokeDasharray="1 23"
            strokeLinecap="round"
            className="sluice-edge-flow"
          />
        )}
      </g>
      {labelled && !dimmed && (
        <EdgeLabelRenderer>
          <div
            style={{
              transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px) scale(${Math.min(Math.max(1 / zoom, 1), 1.15)})`,
            }}
            className={cn(
              'pointer-events-none absolute whitespace-nowrap rounded-xs bg-bg/85 px-1 text-2xs',
              failing ? 'text-unhealthy' : 'text-muted',
            )}
          >
            {text}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
