/**
 * What tests with random inputs begin with: the same every time, so that a commit is not blamed for what it did not do. It
 * stands in their names; SLUICE_TEST_SEED gives another, and `npm run fuzz` takes ever new ones.
 */
export const testSeed = Number(process.env.SLUICE_TEST_SEED ?? 20_261_121);
