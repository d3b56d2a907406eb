import { expect, it } from 'vitest';
import { findFuzzTargets } from '../src/fuzz/find-fuzz-targets.ts';
import { runFuzz } from '../src/fuzz/run-fuzz.ts';
import { testSeed } from '../src/test-seed.ts';

const targets = await findFuzzTargets();

it.each(targets)(`$name: $claim, seed ${testSeed}`, async (target) => {
  const { rounds: most } = target;
  const { failure } = await runFuzz(target, { seed: testSeed, most, wantsMore: (rounds) => rounds < most });
  expect.assert(failure === undefined, failure);
});
