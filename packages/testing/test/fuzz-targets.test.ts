import { expect, it } from 'vitest';
import { findFuzzTargets } from '../src/fuzz/find-fuzz-targets.ts';
import { runFuzz } from '../src/fuzz/run-fuzz.ts';

/** The same inputs every time, so that a commit is not blamed for what it did not do; `npm run fuzz` takes others. */
const seed = Number(process.env.SLUICE_TEST_SEED ?? 20_261_121);

const targets = await findFuzzTargets();

it.each(targets)('$name: $claim', async (target) => {
  const { rounds: most } = target;
  const { failure } = await runFuzz(target, { seed, most, wantsMore: (rounds) => rounds < most });
  expect.assert(failure === undefined, failure);
});
