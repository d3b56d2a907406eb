import type { Coding } from './schema.ts';

/** What a client would have an answer encoded by. */
export interface CodingChoice {
  /** Undefined: as it is. */
  readonly coding: Coding | undefined;
  /** The client takes no answer as it is (`identity;q=0`, or `*;q=0` without a word on identity). */
  readonly identityRefused: boolean;
}

const asItIs: CodingChoice = { coding: undefined, identityRefused: false };

/**
 * Reads Accept-Encoding (RFC 9110 §12.5.3). Of codings that the client likes equally well the first of `preference` is
 * taken, and identity only where it is liked better. Without the field nothing is compressed, although any coding would
 * be allowed: many clients that do not send it cannot decode. What is written wrong counts as not accepted.
 * @param values of all such fields
 */
export function chooseCoding(values: readonly string[], preference: readonly Coding[]): CodingChoice {
  if (values.length === 0) return asItIs;
  const weights = weightsOf(values);
  const others = weights.get('*');
  const identity = weights.get('identity');
  let coding: Coding | undefined;
  let best = 0;
  for (const candidate of preference) {
    const weight = weights.get(candidate) ?? others ?? 0;
    if (weight > best) {
      coding = candidate;
      best = weight;
    }
  }
  if (identity !== undefined && identity > best) coding = undefined;
  return { coding, identityRefused: (identity ?? others) === 0 };
}

function weightsOf(values: readonly string[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const value of values) {
    for (const item of value.toLowerCase().split(',')) {
      const found = /^\s*([!#$%&'*+.^_`|~0-9a-z-]+)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/.exec(item);
      if (found === null) continue;
      // Old names of the same codings (RFC 9110 §8.4.1.3).
      const name = found[1] === 'x-gzip' ? 'gzip' : (found[1] as string);
      weights.set(name, found[2] === undefined ? 1 : Number(found[2]));
    }
  }
  return weights;
}
