'use client';
import { parseAsStringLiteral, useQueryState } from 'nuqs';

/** What charts offer: the ranges of the API with how long they are, milliseconds. */
export const ranges = {
  '5m': { label: '5 min', ms: 300_000 },
  '1h': { label: '1 h', ms: 3_600_000 },
  '24h': { label: '24 h', ms: 86_400_000 },
  '7d': { label: '7 d', ms: 604_800_000 },
} as const;
export type Range = keyof typeof ranges;

const parser = parseAsStringLiteral(['5m', '1h', '24h', '7d'] as const).withDefault('5m');

/** The range that all charts of the page share, in the URL. */
export function useRange() {
  const [range, setRange] = useQueryState('range', parser);
  return { range, setRange: (next: Range) => void setRange(next) };
}
