import { request } from 'node:http';
import { quantile } from '../report.ts';
import { timedGet } from './timed-get.ts';

export interface Probe {
  /** Milliseconds of each answer so far. */
  readonly times: readonly number[];
  stop(): Promise<string>;
}

/** Asks again and again, about a hundred times a second, while something else goes on. */
export function startProbe(port: number): Probe {
  const times: number[] = [];
  let failed = 0;
  let stopped = false;
  const done = (async () => {
    while (!stopped) {
      const took = await timedGet(`http://127.0.0.1:${port}/`).catch(() => undefined);
      if (took === undefined) failed++;
      else times.push(took);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return {
    times,
    async stop() {
      stopped = true;
      await done;
      return `probe ≤ ${Math.round(Math.max(...times))} ms (p99 ${quantile(times, 0.99).toFixed(1)})${failed === 0 ? '' : `, ${failed} FAILED`}`;
    },
  };
}

/** `x-revision` as a connection of its own is told, undefined when there is no answer. */
export function revisionSeen(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request({ port, host: '127.0.0.1', agent: false }, (response) => {
      response.resume();
      const seen = response.headers['x-revision'];
      resolve(typeof seen === 'string' ? seen : undefined);
    });
    outgoing.on('error', () => resolve(undefined));
    outgoing.end();
  });
}
