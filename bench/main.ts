// npm run bench [-- throughput|change-latency] [--rounds N] [--seconds N] [--connections N]
// Prints figures; judges nothing and is part of no test.
import { parseArgs } from 'node:util';
import { benchChangeLatency } from './change-latency.ts';
import { benchThroughput } from './throughput.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '64' },
  },
});
const wanted = positionals.length === 0 ? ['throughput', 'change-latency'] : positionals;
if (wanted.includes('throughput')) {
  await benchThroughput({
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
  });
}
if (wanted.includes('change-latency')) await benchChangeLatency();
