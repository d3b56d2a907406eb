import { isThereFor, type Run, type Runs } from './compare.ts';
import type { Peer } from './peer.ts';
import { median, ratio } from './report.ts';
import type { Load, Scenario } from './scenarios/scenario.ts';

export const comparisonHeader = [
  'load',
  'peer',
  'requests/s',
  'MB/s',
  'Sluice is',
  'CPU µs/request',
  'its worker',
  'p50 ms',
  'p99 ms',
  'MiB',
  'errors',
] as const;

/** Rows of one scenario, medians of the rounds. `peers` begin with Sluice. */
export function comparisonRows(scenario: Scenario, runs: Runs, peers: readonly Peer[]): string[][] {
  return scenario.loads.flatMap((load) =>
    peers
      .filter((peer) => isThereFor(peer, load))
      .map((peer, index) => [index === 0 ? load.title : '', peer.name, ...cells(load, peer, runs, peers[0])]),
  );
}

function cells(load: Load, peer: Peer, runs: Runs, sluice: Peer | undefined): string[] {
  const reason = peer.missing() ?? peer.unable?.[load.port];
  if (reason !== undefined) return [reason];
  const all = runs.get(load)?.get(peer) ?? [];
  const good = all.filter((run): run is Run => typeof run !== 'string');
  // The first line: a process that has failed says a lot.
  if (good.length === 0) return [`failed: ${String(all[0] ?? 'not measured').split('\n')[0]}`];
  const counted = load.answerBytes === undefined ? 'requestsPerSecond' : 'bytesPerSecond';
  const of = (figure: keyof Run, whose = good) => median(whose.map((run) => run[figure]));
  const mine = (sluice === undefined ? [] : (runs.get(load)?.get(sluice) ?? [])).filter(
    (run) => typeof run !== 'string',
  );
  const number = (value: number, digits: number) => (Number.isNaN(value) ? '–' : value.toFixed(digits));
  const { cpuMicros, workerMicros } = { cpuMicros: of('cpuMicros'), workerMicros: of('workerMicros') };
  return [
    number(of('requestsPerSecond'), 0),
    number(of('bytesPerSecond') / 1e6, 1),
    peer === sluice ? '' : ratio(of(counted, mine), of(counted)),
    number(cpuMicros, 1),
    peer === sluice ? number(workerMicros, 1) : '',
    number(of('p50Ms'), 2),
    number(of('p99Ms'), 2),
    number(of('residentBytes') / 2 ** 20, 0),
    String(of('errors') + (all.length - good.length)),
  ];
}
