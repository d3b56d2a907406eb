import type { Run, Runs } from './compare.ts';
import { median } from './report.ts';
import type { Load, Scenario } from './scenarios/scenario.ts';

export const costHeader = [
  'policy',
  'requests/s',
  'CPU µs/request',
  'its worker',
  'worker, more than without',
  'p50 ms',
  'p99 ms',
  'errors',
] as const;

/**
 * Rows of a scenario whose loads are compared with one of them, medians of the rounds, of Sluice alone.
 * @param beside title of that load
 */
export function costRows({ loads }: Scenario, runs: Runs, beside: string): string[][] {
  const base = loads.find(({ title }) => title === beside);
  const others = loads.filter((load) => load !== base);
  return [...(base === undefined ? [] : [base]), ...others].map((load) => [
    load.title,
    ...cells(runsOf(load, runs), load === base ? [] : runsOf(base, runs)),
  ]);
}

function runsOf(load: Load | undefined, runs: Runs): readonly (Run | string)[] {
  return load === undefined ? [] : [...(runs.get(load)?.values() ?? [])].flat();
}

function cells(all: readonly (Run | string)[], base: readonly (Run | string)[]): string[] {
  const good = all.filter((run) => typeof run !== 'string');
  // The first line: a process that has failed says a lot.
  if (good.length === 0) return [`failed: ${String(all[0] ?? 'not measured').split('\n')[0]}`];
  const of = (figure: keyof Run) => median(good.map((run) => run[figure]));
  const without = median(base.filter((run) => typeof run !== 'string').map(({ workerMicros }) => workerMicros));
  const more = of('workerMicros') - without;
  return [
    of('requestsPerSecond').toFixed(0),
    of('cpuMicros').toFixed(1),
    of('workerMicros').toFixed(1),
    Number.isNaN(more) ? '' : more.toFixed(1),
    of('p50Ms').toFixed(2),
    of('p99Ms').toFixed(2),
    String(of('errors') + (all.length - good.length)),
  ];
}
