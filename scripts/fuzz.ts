// npm run fuzz [-- name …] [--seconds N] [--seed S]: tries fuzz targets on ever new inputs, each for so many seconds.
// A failure prints its seed and the smallest input that was found, and the exit code is 1.
import { parseArgs } from 'node:util';
import { findFuzzTargets } from '../packages/testing/src/fuzz/find-fuzz-targets.ts';
import { runFuzz } from '../packages/testing/src/fuzz/run-fuzz.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '10' }, seed: { type: 'string' } },
});
const seconds = Number(values.seconds);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const all = await findFuzzTargets();
const targets = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));

if (!(seconds > 0) || !Number.isSafeInteger(seed) || targets.length < positionals.length) {
  console.error('usage: npm run fuzz [-- name …] [--seconds N] [--seed S]');
  for (const { name, claim } of all) console.error(`  ${name}: ${claim}`);
  process.exit(2);
}

// The timers of a worker alone do not keep a process.
setInterval(() => {}, 60_000);
for (const target of targets) {
  const deadline = performance.now() + seconds * 1000;
  const { rounds, failure } = await runFuzz(target, { seed, wantsMore: () => performance.now() < deadline });
  if (failure === undefined) {
    console.log(`✓ ${target.name}: ${rounds.toLocaleString('en')} inputs, seed ${seed}`);
  } else {
    console.log(`✗ after ${rounds.toLocaleString('en')} inputs: ${failure}`);
    process.exitCode = 1;
  }
}
// A target that failed half-way may have left something open.
process.exit();
