'use client';
import { Skeleton } from '@sluice/ui';
import dynamic from 'next/dynamic';
import type { ChartsOf } from './figure-charts.tsx';
import { RangeSwitch } from './range-switch.tsx';

/** The charts weigh more than the rest of a page, so they come after it. */
const FigureCharts = dynamic(() => import('./figure-charts.tsx'), { ssr: false, loading: () => <ChartsSkeleton /> });

/** Charts of one listener, route, upstream or endpoint with the switch of their range. */
export function ObjectCharts(of: ChartsOf) {
  return (
    <section aria-label="History" className="flex flex-col gap-3">
      <div className="flex justify-end">
        <RangeSwitch />
      </div>
      <FigureHistory {...of} />
    </section>
  );
}

/** The same without the switch, for pages that have it in their header. */
export function FigureHistory(of: ChartsOf) {
  // Another object begins anew: its charts must not show the one before while they load.
  return <FigureCharts key={`${of.scope} ${of.name} ${of.endpoint}`} {...of} />;
}

function ChartsSkeleton() {
  return (
    <div role="status" className="grid gap-3 lg:grid-cols-3">
      <span className="sr-only">Loading charts</span>
      {['rate', 'errors', 'latency'].map((id) => (
        <Skeleton key={id} className="h-60" />
      ))}
    </div>
  );
}
