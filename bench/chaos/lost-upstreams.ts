import { startOrigin } from '../../e2e/fixtures/origin.ts';
import { quantile } from '../report.ts';
import { type Fault, withGateway } from './fault.ts';
import { timedStatus } from './timed-get.ts';

const requests = 500;

export const lostUpstreams: Fault = {
  title: 'all upstreams down',
  goal: 'error p99 ≤ 100 ms, recovery ≤ 1 s',
  measure: () =>
    withGateway(async ({ gateway, origin }) => {
      for (let count = 0; count < requests; count++) await timedStatus(gateway.url);
      const port = Number(origin.address.split(':')[1]);
      await origin.stop();
      const times: number[] = [];
      const statuses = new Set<number>();
      for (let count = 0; count < requests; count++) {
        const { status, tookMs } = await timedStatus(gateway.url);
        times.push(tookMs);
        statuses.add(status);
      }
      const again = await startOrigin('again', port);
      const began = performance.now();
      try {
        while ((await timedStatus(gateway.url)).status !== 200) {
          if (performance.now() - began > 30_000) return 'no recovery within 30 s';
        }
        return `statuses ${[...statuses].join(', ')}, error p99 ${quantile(times, 0.99).toFixed(1)} ms, recovered after ${(performance.now() - began).toFixed(0)} ms`;
      } finally {
        await again.stop();
      }
    }),
};
