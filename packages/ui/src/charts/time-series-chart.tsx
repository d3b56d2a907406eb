'use client';
import { useMemo } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatUnit, type Unit } from '../format/format.ts';
import { ChartFrame } from './chart-frame.tsx';
import { type ChartRow, formatTick, gaps, timeTicks, toChartRows, valueTicks } from './chart-rows.ts';
import { ChartTooltip } from './chart-tooltip.tsx';
import { seriesColor } from './series-color.ts';
import type { ChartMarker, ChartSeries, ChartWindow } from './types.ts';

export interface TimeSeriesChartProps {
  /** What it shows; with the unit it names the chart for everybody: `Request rate`. */
  readonly label: string;
  /** Aligned in time, at most 120 points each; more are thinned. */
  readonly series: readonly ChartSeries[];
  readonly unit: Unit;
  readonly window: ChartWindow;
  readonly markers?: readonly ChartMarker[] | undefined;
  /** Charts with the same id share the crosshair. */
  readonly syncId?: string | undefined;
  /** Pixels of the plot; 180 by default. */
  readonly height?: number | undefined;
  readonly loading?: boolean | undefined;
  /** Top of the y axis when the data stays below it: 1 for a share of all. */
  readonly max?: number | undefined;
}

const noMarkers: readonly ChartMarker[] = [];
const axisTick = { fill: 'var(--color-muted)', fontSize: 11 };

/** Lines over time. */
export function TimeSeriesChart(props: TimeSeriesChartProps) {
  return <Chart {...props} stacked={false} />;
}

/** Areas on top of each other, for parts of a whole: status classes, upstream shares. */
export function StackedAreaChart(props: TimeSeriesChartProps) {
  return <Chart {...props} stacked />;
}

function Chart({
  label,
  series,
  unit,
  window,
  markers = noMarkers,
  syncId,
  height = 180,
  loading = false,
  max,
  stacked,
}: TimeSeriesChartProps & { stacked: boolean }) {
  const rows = useMemo(() => toChartRows(series, window, unit), [series, window, unit]);
  const holes = useMemo(() => gaps(rows, window), [rows, window]);
  const ticks = useMemo(
    () => valueTicks(Math.max(max ?? 0, ...rows.map((row) => topOf(row, stacked)))),
    [rows, max, stacked],
  );
  const visible = markers.filter((marker) => marker.at >= window.from && marker.at <= window.to);
  const nearMs = (window.to - window.from) / 60;
  return (
    <ChartFrame label={label} series={series} rows={rows} unit={unit} window={window} height={height} loading={loading}>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 480, height }}>
        {/* The picture is one image with a summary; the table twin is the way through it by keyboard. */}
        <ComposedChart
          data={rows as ChartRow[]}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
          {...(syncId === undefined ? {} : { syncId, syncMethod: 'value' as const })}
        >
          <CartesianGrid vertical={false} stroke="var(--color-border)" strokeOpacity={0.7} />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[window.from, window.to]}
            allowDataOverflow
            ticks={timeTicks(window) as number[]}
            tickFormatter={(at: number) => formatTick(at, window)}
            tick={axisTick}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-border)' }}
            minTickGap={24}
          />
          <YAxis
            domain={[0, ticks.at(-1) ?? 1]}
            ticks={ticks as number[]}
            tickFormatter={(value: number) => formatUnit(value, unit)}
            tick={axisTick}
            tickLine={false}
            axisLine={false}
            width={58}
          />
          {holes.map((hole) => (
            <ReferenceArea
              key={hole.from}
              x1={hole.from}
              x2={hole.to}
              fill="var(--color-text)"
              fillOpacity={0.045}
              stroke="none"
            />
          ))}
          {visible.map((marker) => (
            <ReferenceLine
              key={`${marker.at} ${marker.label}`}
              x={marker.at}
              stroke="var(--color-accent)"
              strokeOpacity={0.7}
              strokeDasharray="2 3"
            />
          ))}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--color-border-strong)', strokeWidth: 1 }}
            content={(tooltip) => (
              <ChartTooltip
                active={tooltip.active}
                label={tooltip.label}
                payload={tooltip.payload}
                series={series}
                unit={unit}
                markers={visible}
                nearMs={nearMs}
              />
            )}
          />
          {series.map((item, place) => {
            const color = seriesColor(item.color, place);
            const shared = {
              dataKey: (row: ChartRow) => row.values[item.id] ?? null,
              name: item.label,
              stroke: color,
              strokeWidth: 1.5,
              isAnimationActive: false,
              type: 'linear' as const,
              activeDot: { r: 3, strokeWidth: 0, fill: color },
            };
            return stacked ? (
              <Area key={item.id} {...shared} stackId="all" fill={color} fillOpacity={0.22} dot={false} />
            ) : (
              <Line
                key={item.id}
                {...shared}
                dot={({ index, cx, cy, key }) => (
                  <LonePoint key={key} rows={rows} id={item.id} index={index} cx={cx} cy={cy} color={color} />
                )}
              />
            );
          })}
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

/** How high a row reaches. */
function topOf({ values }: ChartRow, stacked: boolean): number {
  const measured = Object.values(values).map((value) => value ?? 0);
  return stacked ? measured.reduce((sum, value) => sum + value, 0) : Math.max(0, ...measured);
}

interface LonePointProps {
  readonly rows: readonly ChartRow[];
  readonly id: string;
  readonly index: number;
  readonly cx: number | undefined;
  readonly cy: number | undefined;
  readonly color: string;
}

/** A line needs two points; a single one between two gaps would be invisible. */
function LonePoint({ rows, id, index, cx, cy, color }: LonePointProps) {
  const has = (at: number) => typeof rows[at]?.values[id] === 'number';
  if (!has(index) || has(index - 1) || has(index + 1)) return null;
  return <circle cx={cx} cy={cy} r={2} fill={color} />;
}
