import type { Client } from './client.ts';
import { runPinned } from './run-pinned.ts';

/**
 * h2load (nghttp2) as a client: HTTP/2 by ALPN or, for an http address, with prior knowledge.
 * @param streams at a time on each connection
 */
export function h2load(streams: number): Client {
  return async (url, { core, connections, seconds }) => {
    const timed = [`-D${seconds}`, '--warm-up-time=0'];
    const report = await runPinned(core, 'h2load', ['-t1', `-c${connections}`, `-m${streams}`, ...timed, url]);
    const finished = /finished in [\d.]+\w+, ([\d.]+) req\/s, ([\d.]+)([KMG]?)B\/s/.exec(report);
    const counted = /requests: .* (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout/.exec(report);
    const scale = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[finished?.[3] ?? ''] ?? 1;
    return {
      requestsPerSecond: Number(finished?.[1] ?? 0),
      requests: Number(counted?.[1] ?? 0),
      bytesPerSecond: Number(finished?.[2] ?? 0) * scale,
      p50Ms: Number.NaN,
      p99Ms: Number.NaN,
      errors: Number(counted?.[2] ?? 0) + Number(counted?.[3] ?? 0) + Number(counted?.[4] ?? 0),
    };
  };
}
