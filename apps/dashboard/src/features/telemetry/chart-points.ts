import type { Figures, LiveSample } from '@sluice/metrics';
import type { SeriesPoint } from '@sluice/store/telemetry';
import { type FiguresOf, liveFiguresOf } from './live-figures-of.ts';

/** One moment of all figures, null where the gateway did not run. */
export interface FiguresPoint {
  readonly at: number;
  readonly figures: Figures | null;
}

/**
 * History as it is stored, and behind it the steps that are not written yet, made of live samples. A step with neither
 * is a gap; zero requests are a zero.
 * @param stepMs width of a point
 */
export function chartPoints(
  history: readonly SeriesPoint[],
  samples: readonly LiveSample[],
  of: FiguresOf,
  stepMs: number,
): readonly FiguresPoint[] {
  const measured = history.findLastIndex((point) => !point.gap);
  const stored = history.slice(0, measured + 1).map(
    (point): FiguresPoint => ({
      at: point.at,
      figures: point.gap ? null : point,
    }),
  );
  // The newest stored step may still be growing, so live samples of it give way only where it is whole.
  const begin = (history[measured]?.at ?? Number.NEGATIVE_INFINITY) + stepMs;
  const stepOf = (sample: LiveSample) => Math.floor((sample.at - sample.windowMs) / stepMs) * stepMs;
  const steps = Map.groupBy(
    samples.filter((sample) => stepOf(sample) >= begin),
    stepOf,
  );
  const live: FiguresPoint[] = [];
  const firstStep = Math.min(...steps.keys());
  const last = Math.max(...steps.keys());
  const from = Number.isFinite(begin) ? begin : firstStep;
  for (let at = from; at <= last; at += stepMs) {
    const inStep = steps.get(at)?.map((sample) => liveFiguresOf(sample, of));
    live.push({ at, figures: inStep === undefined ? null : joinFigures(inStep) });
  }
  return [...stored, ...live];
}

/** Percentiles of seconds cannot be merged exactly; weighted by requests they are near, until the step is stored. */
function joinFigures(seconds: readonly Figures[]): Figures {
  const total = seconds.reduce((sum, { rate }) => sum + rate, 0);
  const weighted = (pick: (figures: Figures) => number | null): number | null => {
    const known = seconds.filter((figures) => figures.rate > 0 && pick(figures) !== null);
    const weight = known.reduce((sum, { rate }) => sum + rate, 0);
    return weight === 0 ? null : known.reduce((sum, figures) => sum + (pick(figures) ?? 0) * figures.rate, 0) / weight;
  };
  return {
    rate: total / seconds.length,
    errorShare: weighted(({ errorShare }) => errorShare) ?? 0,
    p50Ms: weighted(({ p50Ms }) => p50Ms),
    p95Ms: weighted(({ p95Ms }) => p95Ms),
    p99Ms: weighted(({ p99Ms }) => p99Ms),
  };
}
