import type { Arbitrary } from 'fast-check';

/** Checks inputs, one after another. */
export interface FuzzSession<Input> extends Partial<AsyncDisposable> {
  /** @throws when the claim does not hold for this input */
  check(input: Input): void | Promise<void>;
  /**
   * After the last one of many: whether the inputs were worth anything.
   * @throws when they were not, since a generator of mere rubbish proves nothing
   */
  end?(rounds: number): void;
}

/**
 * A claim about every input, in a file `*.fuzz.ts` beside the code that it is about, exported as `target`. `npm test`
 * tries as many inputs as `rounds` says, `npm run fuzz` goes on for as long as it is told.
 */
export interface FuzzTarget<Input = unknown> {
  /** Kebab-case; what `npm run fuzz -- <name>` is given. */
  readonly name: string;
  /** In one sentence, after the name. */
  readonly claim: string;
  /** A failing input is made smaller by fast-check before it is shown. */
  readonly input: Arbitrary<Input>;
  readonly rounds: number;
  open(): FuzzSession<Input> | Promise<FuzzSession<Input>>;
}
