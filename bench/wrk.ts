import { spawnSync } from 'node:child_process';

export interface LoadFigures {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
}

/** Runs wrk (Debian's package) on one core and reads its report. */
export function runWrk(url: string, options: { core: number; connections: number; seconds: number }): LoadFigures {
  const result = spawnSync(
    'taskset',
    ['-c', String(options.core), 'wrk', '-t1', `-c${options.connections}`, `-d${options.seconds}s`, '--latency', url],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) throw new Error(`wrk failed: ${result.stderr || result.error?.message}`);
  const report = result.stdout;
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report);
  const badStatuses = /Non-2xx or 3xx responses: (\d+)/.exec(report);
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1] ?? 0),
    p50Ms: latency(report, '50%'),
    p99Ms: latency(report, '99%'),
    errors:
      (socketErrors?.slice(1).reduce((sum, count) => sum + Number(count), 0) ?? 0) + Number(badStatuses?.[1] ?? 0),
  };
}

function latency(report: string, percentile: string): number {
  const found = new RegExp(`${percentile}\\s+([\\d.]+)(us|ms|s)`).exec(report);
  const scale = found?.[2] === 'us' ? 0.001 : found?.[2] === 's' ? 1000 : 1;
  return Number(found?.[1] ?? Number.NaN) * scale;
}
