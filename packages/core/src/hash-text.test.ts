import { expect, it } from 'vitest';
import { hashText, mixHashes } from './hash-text.ts';

it('never changes, because keys would move with it', () => {
  expect([
    hashText(''),
    hashText('a'),
    hashText('10.0.0.1:80'),
    hashText('a', 1),
    mixHashes(1, 2),
  ]).toMatchInlineSnapshot(`
    [
      2872998923,
      444641715,
      3629747543,
      3873127206,
      232174035,
    ]
  `);
});

it('spreads texts that differ by one character', () => {
  const buckets = new Array<number>(16).fill(0);
  for (let index = 0; index < 16_000; index += 1) {
    const bucket = hashText(`user-${index}`) >>> 28;
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});
