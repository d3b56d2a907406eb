'use client';
import type { TooltipContentProps } from 'recharts';
import { formatUnit, type Unit } from '../format/format.ts';
import { seriesColor } from './series-color.ts';
import type { ChartMarker, ChartSeries } from './types.ts';

interface Props {
  readonly active: boolean;
  /** The moment under the crosshair. */
  readonly label: string | number | undefined;
  readonly payload: TooltipContentProps['payload'];
  readonly series: readonly ChartSeries[];
  readonly unit: Unit;
  readonly markers: readonly ChartMarker[];
  /** Distance in which a revision marker belongs to the moment under the crosshair. */
  readonly nearMs: number;
}

/** The values under the crosshair, in the order of the legend. */
export function ChartTooltip({ active, label, payload, series, unit, markers, nearMs }: Props) {
  if (!active || payload.length === 0) return null;
  const at = Number(label);
  const row: unknown = payload[0]?.payload;
  const values =
    typeof row === 'object' && row !== null && 'values' in row ? (row.values as Record<string, number | null>) : {};
  const near = markers.filter((marker) => Math.abs(marker.at - at) <= nearMs);
  return (
    <div className="rounded-md border bg-raised px-2.5 py-1.5 text-xs shadow-float">
      <div className="mb-1 text-muted">{new Date(at).toLocaleTimeString('en-GB')}</div>
      {series.map((item, place) => (
        <div key={item.id} className="flex items-center gap-1.5">
          <span className="h-0.5 w-3 rounded-full" style={{ background: seriesColor(item.color, place) }} />
          <span className="text-muted">{item.label}</span>
          <span className="ml-auto pl-3 font-medium">{formatUnit(values[item.id], unit)}</span>
        </div>
      ))}
      {near.map((marker) => (
        <div key={`${marker.at} ${marker.label}`} className="mt-1 border-t pt-1 text-accent">
          {marker.label}
        </div>
      ))}
    </div>
  );
}
