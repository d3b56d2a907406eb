import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routeCount } from '../peer.ts';
import type { Client } from './client.ts';
import { runPinned } from './run-pinned.ts';

export interface WrkOptions {
  /** As wrk's `-H` takes them. */
  readonly headers?: readonly string[];
  /** Instead of one path: a path of each route in turn. */
  readonly allRoutes?: boolean;
  /** Bytes of a POST's body. */
  readonly upload?: number;
}

/** wrk (Debian's package) as a client. */
export function wrk(options: WrkOptions = {}): Client {
  const headers = (options.headers ?? []).flatMap((header) => ['-H', header]);
  return async (url, { core, connections, seconds }) => {
    const script = scriptOf(options);
    const scripted = script === undefined ? [] : ['-s', script];
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...headers, ...scripted, url];
    return readReport(await runPinned(core, 'wrk', args));
  };
}

/** A path in Lua: the requests are made before the clock runs, so that taking the next costs the client nothing. */
function scriptOf({ allRoutes, upload }: WrkOptions): string | undefined {
  let text: string;
  if (upload !== undefined) text = `wrk.method = "POST"\nwrk.body = string.rep("x", ${upload})\n`;
  else if (allRoutes === true) {
    text = `local requests, at = {}, 0
init = function()
  for route = 0, ${routeCount - 1} do requests[route + 1] = wrk.format("GET", "/service-" .. route .. "/items/7?page=2") end
end
request = function()
  at = at % ${routeCount} + 1
  return requests[at]
end
`;
  } else return undefined;
  const file = join(tmpdir(), `sluice-bench-${process.pid}.lua`);
  writeFileSync(file, text);
  return file;
}

function readReport(report: string) {
  const socketErrors = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(report);
  const badStatuses = /Non-2xx or 3xx responses: (\d+)/.exec(report);
  const transfer = /Transfer\/sec:\s+([\d.]+)([KMG]?)B/.exec(report);
  const scale = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[transfer?.[2] ?? ''] ?? 1;
  return {
    requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(report)?.[1] ?? 0),
    requests: Number(/(\d+) requests in/.exec(report)?.[1] ?? 0),
    bytesPerSecond: Number(transfer?.[1] ?? 0) * scale,
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
