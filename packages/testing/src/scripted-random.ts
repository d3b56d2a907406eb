import type { Random } from '@sluice/core';

/**
 * Gives the values in order.
 * @throws when more are asked for than were given, so that a test notices a change in what is drawn
 */
export function scriptedRandom(values: readonly number[]): Random {
  let drawn = 0;
  return () => {
    const value = values[drawn];
    if (value === undefined) throw new Error(`the script has ${values.length} values, one more was drawn`);
    drawn += 1;
    return value;
  };
}
