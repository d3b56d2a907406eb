import type { Client } from './client.ts';
import { runPinned } from './run-pinned.ts';

/**
 * `openssl s_time` as a client: one request on each connection, one connection after another in each of so many
 * processes. No other client at hand resumes sessions of TLS 1.3.
 */
export function sTime(mode: 'new' | 'reuse'): Client {
  return async (url, { core, connections, seconds }) => {
    const { host, pathname } = new URL(url);
    const args = ['s_time', '-connect', host, `-${mode}`, '-time', String(seconds), '-www', pathname];
    const start = performance.now();
    const reports = await Promise.all(Array.from({ length: connections }, () => runPinned(core, 'openssl', args)));
    // It counts whole seconds of the clock on the wall, so that it takes up to one more than it was told.
    const elapsed = (performance.now() - start) / 1000;
    // With `reuse` the first line of this kind is a pass that only collects sessions.
    const made = reports.map((report) =>
      Number([...report.matchAll(/(\d+) connections in \d+ real/g)].at(-1)?.[1] ?? 0),
    );
    const requests = made.reduce((sum, each) => sum + each, 0);
    return {
      requestsPerSecond: requests / elapsed,
      requests,
      bytesPerSecond: Number.NaN,
      p50Ms: Number.NaN,
      p99Ms: Number.NaN,
      errors: made.filter((each) => each === 0).length,
    };
  };
}
