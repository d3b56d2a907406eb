// What recording one exchange costs the worker. Printed, never asserted: numbers of a shared machine are no test.
// Run: node bench/recorder.ts
import { Histogram } from '@sluice/metrics';
import { type FinishedExchange, Recorder } from '../apps/proxy/src/telemetry/recorder.ts';

const rounds = 5_000_000;
const routes = 200;

/** Many different exchanges, made before the clock runs: 200 routes, 3 endpoints each, a few statuses. */
function exchanges(): FinishedExchange[] {
  return Array.from({ length: 4096 }, (_, at) => {
    const route = at % routes;
    return {
      listener: 'web',
      route: `route-${route}`,
      upstream: `upstream-${route % 50}`,
      endpoint: `10.0.${route % 50}.${at % 3}:8080`,
      status: at % 97 === 0 ? 503 : 200,
      error: at % 97 === 0 ? 'upstream_timeout' : '',
      bytesReceived: 100,
      bytesSent: 2000,
      retries: 0,
      durationMs: 0.4 + (at % 1000) / 30,
    };
  });
}

function nanosecondsEach(name: string, task: (round: number) => void): void {
  for (let round = 0; round < rounds / 5; round += 1) task(round);
  const before = process.hrtime.bigint();
  for (let round = 0; round < rounds; round += 1) task(round);
  const nanoseconds = Number(process.hrtime.bigint() - before) / rounds;
  console.log(`${name.padEnd(52)} ${nanoseconds.toFixed(1).padStart(8)} ns`);
}

const samples = exchanges();
const at = (round: number): FinishedExchange => samples[round & 4095] as FinishedExchange;

const one = new Recorder();
nanosecondsEach('record, one combination', () => one.record(at(0)));
const many = new Recorder();
nanosecondsEach('record, 200 routes × 3 endpoints × 2 statuses', (round) => many.record(at(round)));
const made = new Recorder();
nanosecondsEach('the same, with its argument made each time', (round) => made.record({ ...at(round) }));
const histogram = new Histogram();
nanosecondsEach('histogram.observe alone', (round) => histogram.observe(at(round).durationMs));

const before = process.hrtime.bigint();
const { requests } = many.take();
many.commit();
const flushMs = Number(process.hrtime.bigint() - before) / 1e6;
const bytes = JSON.stringify(requests).length;
console.log(
  `one delta of ${requests.length} combinations: ${flushMs.toFixed(2)} ms to make, ${(bytes / 1024).toFixed(0)} KiB as JSON`,
);
