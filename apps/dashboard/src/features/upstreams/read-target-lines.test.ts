import { expect, it } from 'vitest';
import { readTargetLines } from './read-target-lines.ts';

it('reads addresses with what stands behind them', () => {
  const text = '10.0.0.5:8080\n\nhttp://10.0.0.6:8080/ weight=5 zone=eu-1a version=v2 # spare\n[::1]:80, 3\n';
  expect(readTargetLines(text)).toEqual([
    { address: '10.0.0.5:8080' },
    { address: '10.0.0.6:8080', weight: 5, zone: 'eu-1a', labels: { version: 'v2' } },
    { address: '[::1]:80', weight: 3 },
  ]);
});
