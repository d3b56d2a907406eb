'use client';
import { ChartLine, Table2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from '../components/button.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { formatUnit, type Unit } from '../format/format.ts';
import { type ChartRow, formatTick } from './chart-rows.ts';
import { seriesColor } from './series-color.ts';
import { summarize } from './summarize.ts';
import type { ChartSeries, ChartWindow } from './types.ts';

interface ChartFrameProps {
  readonly label: string;
  readonly series: readonly ChartSeries[];
  readonly rows: readonly ChartRow[];
  readonly unit: Unit;
  readonly window: ChartWindow;
  readonly height: number;
  readonly loading: boolean;
  readonly children: ReactNode;
}

/** What every chart has around it: legend with the last values, the table twin, loading and no data. */
export function ChartFrame({ label, series, rows, unit, window, height, loading, children }: ChartFrameProps) {
  const [table, setTable] = useState(false);
  const last = (id: string) => rows.findLast((row) => typeof row.values[id] === 'number')?.values[id];
  const measured = series.some(({ id }) => last(id) !== undefined);
  return (
    <figure className="min-w-0" aria-label={label}>
      {loading ? (
        <div role="status" style={{ height }}>
          <span className="sr-only">Loading {label}</span>
          <Skeleton className="h-full" />
        </div>
      ) : table ? (
        <ChartTable label={label} series={series} rows={rows} unit={unit} window={window} height={height} />
      ) : (
        <div role="img" aria-label={summarize(label, series, rows, unit)} className="relative" style={{ height }}>
          {children}
          {!measured && (
            <div className="absolute inset-0 flex items-center justify-center text-muted text-xs">
              <span className="rounded-sm bg-surface px-2 py-1">No data in this window</span>
            </div>
          )}
        </div>
      )}
      <figcaption className="mt-1 flex min-h-7 items-center gap-x-4 gap-y-1">
        <ul className="flex min-w-0 flex-1 flex-wrap gap-x-4 gap-y-0.5 text-xs">
          {series.map((item, place) => (
            <li key={item.id} className="flex items-center gap-1.5">
              <span
                aria-hidden="true"
                className="h-0.5 w-3 rounded-full"
                style={{ background: seriesColor(item.color, place) }}
              />
              <span className="text-muted">{item.label}</span>
              <span>{formatUnit(last(item.id), unit)}</span>
            </li>
          ))}
        </ul>
        <IconButton
          size="sm"
          label={table ? `Show ${label} as a chart` : `Show ${label} as a table`}
          icon={table ? <ChartLine /> : <Table2 />}
          onClick={() => setTable(!table)}
        />
      </figcaption>
    </figure>
  );
}

/** The twin: the same rows as text, newest first. */
function ChartTable({ label, series, rows, unit, window, height }: Omit<ChartFrameProps, 'children' | 'loading'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="overflow-auto" style={{ height }} tabIndex={0} aria-label={`${label} as a table`}>
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-surface">
          <tr className="text-left text-muted">
            <th scope="col" className="py-1 pr-3 font-normal">
              Time
            </th>
            {series.map((item) => (
              <th key={item.id} scope="col" className="px-2 py-1 text-right font-normal">
                {item.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.toReversed().map((row) => (
            <tr key={row.at} className="border-t">
              <th scope="row" className="whitespace-nowrap py-1 pr-3 text-left font-normal">
                {formatTick(row.at, window)}
              </th>
              {series.map((item) => (
                <td key={item.id} className="px-2 py-1 text-right">
                  {formatUnit(row.values[item.id], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
