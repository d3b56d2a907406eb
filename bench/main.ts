// npm run bench [-- SCENARIO …] [--rounds N] [--seconds N] [--peers nginx,haproxy] [--record]
// Without a scenario: all of scenarios/all-scenarios.ts, in about twenty minutes; `change-latency` is asked for by name.
// Prints figures; judges nothing and is part of no test. --record writes them into docs/performance.md.
import { parseArgs } from 'node:util';
import { benchChangeLatency } from './change-latency.ts';
import { allScenarios } from './scenarios/all-scenarios.ts';
import { benchWire } from './wire.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '1' },
    peers: { type: 'string' },
    record: { type: 'boolean', default: false },
  },
});
const known = [...allScenarios.map(({ name }) => name), 'change-latency'];
const unknown = positionals.find((name) => !known.includes(name));
if (unknown !== undefined) {
  console.error(`There is no scenario "${unknown}". There are ${known.join(', ')}.`);
  process.exit(2);
}
const scenarios = allScenarios.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
if (scenarios.length > 0) {
  await benchWire(scenarios, {
    rounds: Number(values.rounds),
    seconds: Math.max(1, Math.round(Number(values.seconds))),
    ...(values.peers !== undefined && { peers: values.peers.split(',') }),
    record: values.record,
    command: ['npm run bench --', ...process.argv.slice(2)].join(' '),
  });
}
if (positionals.includes('change-latency')) await benchChangeLatency();
