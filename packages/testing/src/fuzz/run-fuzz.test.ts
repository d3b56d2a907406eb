import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FuzzTarget } from './fuzz-target.ts';
import { runFuzz } from './run-fuzz.ts';

const target = (check: (input: number) => void): FuzzTarget<number> => ({
  name: 'numbers',
  claim: 'no number is large',
  input: fc.nat(1_000_000),
  rounds: 1,
  open: () => ({ check }),
});

it('shows the smallest input that fails, and the seed that repeats it', async () => {
  const tried: number[] = [];
  const failing = target((input) => {
    tried.push(input);
    if (input >= 1000) throw new Error('too large');
  });
  const once = await runFuzz(failing as FuzzTarget, { seed: 7, wantsMore: () => true });
  expect(once.failure).toMatch(/^numbers: no number is large – does not hold, seed \d+\nsmallest input found: 1000\n/);
  expect(once.failure).toContain('too large');
  const [before, seed] = [tried.splice(0), Number(/--seed (\d+)$/.exec(once.failure ?? '')?.[1])];
  expect((await runFuzz(failing as FuzzTarget, { seed, wantsMore: () => true })).failure).toBe(once.failure);
  expect(before.slice(-tried.length)).toEqual(tried);
});

it('tries as many as are wanted, and asks at the end what they were worth', async () => {
  let tried = 0;
  const counting: FuzzTarget<number> = {
    ...target(() => {}),
    open: () => ({
      check() {
        tried += 1;
      },
      end(rounds) {
        throw new Error(`${rounds} of mere rubbish`);
      },
    }),
  };
  const outcome = await runFuzz(counting as FuzzTarget, { seed: 1, wantsMore: (rounds) => rounds < 1200, most: 1200 });
  expect([tried, outcome.rounds]).toEqual([1200, 1200]);
  expect(outcome.failure).toContain('1200 of mere rubbish');
});
