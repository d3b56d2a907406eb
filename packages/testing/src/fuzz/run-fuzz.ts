import fc from 'fast-check';
import type { FuzzTarget } from './fuzz-target.ts';

/** Inputs of one seed; the next ones come from the seed after it, so that any failure is repeated soon. */
const inputsOfOneSeed = 500;
/** A check that does not come back within this is a failure too, milliseconds. */
const longestCheckMs = 10_000;
/** Making a failing input smaller is given up after this, milliseconds. */
const longestBatchMs = 30_000;

export interface FuzzOptions {
  readonly seed: number;
  /** Goes on while this answers true; asked before every batch with the number of inputs tried so far. */
  wantsMore(rounds: number): boolean;
  /** At most so many at once; a batch of fewer does not fall back behind what it repeats. */
  readonly most?: number;
}

export interface FuzzOutcome {
  readonly rounds: number;
  /** What is shown of a failure: the seed that repeats it, the smallest failing input and what is wrong with it. */
  readonly failure: string | undefined;
}

/** Tries a target on inputs until no more are wanted or one fails. */
export async function runFuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzOutcome> {
  const session = await target.open();
  let rounds = 0;
  try {
    for (let { seed } = options; options.wantsMore(rounds); seed += 1) {
      const numRuns = Math.min(inputsOfOneSeed, (options.most ?? Number.POSITIVE_INFINITY) - rounds);
      const property = fc.asyncProperty(target.input, async (input) => session.check(input));
      const limits = { timeout: longestCheckMs, interruptAfterTimeLimit: longestBatchMs };
      const details = await fc.check(property, { seed, numRuns, ...limits });
      if (details.failed && details.counterexample !== null) {
        const [input] = details.counterexample;
        return { rounds: rounds + details.numRuns, failure: describe(target, seed, input, details.errorInstance) };
      }
      rounds += details.numRuns;
    }
    session.end?.(rounds);
    return { rounds, failure: undefined };
  } catch (error) {
    return { rounds, failure: describe(target, options.seed, undefined, error) };
  } finally {
    await session[Symbol.asyncDispose]?.();
  }
}

function describe({ name, claim }: FuzzTarget, seed: number, input: unknown, error: unknown): string {
  const lines = [`${name}: ${claim} – does not hold, seed ${seed}`];
  if (input !== undefined) lines.push(`smallest input found: ${fc.stringify(input)}`);
  lines.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  lines.push(`npm run fuzz -- ${name} --seed ${seed}`);
  return lines.join('\n');
}
