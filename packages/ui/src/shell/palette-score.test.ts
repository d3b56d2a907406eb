import { expect, it } from 'vitest';
import { paletteScore } from './palette-score.ts';

function best(query: string, ...labels: string[]): string | undefined {
  const scored = labels.map((label) => ({ label, score: paletteScore(query, [label]) }));
  return scored.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score)[0]?.label;
}

it('prefers the whole label, then its beginning, then the beginning of a word', () => {
  expect(best('shop', 'my-shop', 'shopping', 'shop')).toBe('shop');
  expect(best('shop', 'my-shop', 'workshop', 'shopping')).toBe('shopping');
  expect(best('shop', 'workshop', 'my-shop')).toBe('my-shop');
});

it('does not take letters that are scattered over a label for a match', () => {
  expect(best('teapot', 'Import and export')).toBeUndefined();
  expect(best('rou', 'Overview for you')).toBeUndefined();
});

it('wants every word, in any order, case or company', () => {
  expect(best('route NEW', 'New route', 'New upstream')).toBe('New route');
  expect(paletteScore('shop example', ['shop', 'shop.example.com'])).toBeGreaterThan(0);
  expect(paletteScore('shop upstream', ['shop', 'shop.example.com'])).toBe(0);
});

it('puts what is found by another text after what is found by its label', () => {
  expect(paletteScore('exa', ['shop', 'example.com'])).toBeLessThan(paletteScore('exa', ['example', 'shop.test']));
  expect(paletteScore('', ['anything'])).toBe(1);
});
