import { totalmem } from 'node:os';
import { expect, it } from 'vitest';
import { heapLimits, limitsHeapItself, machineMemory } from './heap-limits.ts';

it.each([
  [4096, 1],
  [4096, 3],
  [8192, 4],
  [65_536, 64],
])('of %i MiB with %i workers at least half is left for what is outside of heaps', (memory, workers) => {
  const { proxy, controller, dashboard } = heapLimits(memory, workers);
  expect(proxy * workers + controller + dashboard).toBeLessThanOrEqual(memory / 2);
  expect(proxy).toBeGreaterThan(128);
});

it('gives no process less than it needs, and none more than it could use', () => {
  expect(heapLimits(64, 4)).toEqual({ proxy: 128, controller: 192, dashboard: 192 });
  expect(heapLimits(1_000_000, 1)).toEqual({ proxy: 4096, controller: 4096, dashboard: 2048 });
});

it('takes the machine for no larger than it is', () => {
  expect(machineMemory()).toBeGreaterThan(64);
  expect(machineMemory()).toBeLessThanOrEqual(totalmem() / 2 ** 20);
});

it.each([
  ['--max-old-space-size=300', true],
  ['--trace-warnings --max_old_space_size=300', true],
  ['--max-old-space-size-percentage=30', true],
  ['--trace-warnings', false],
  [undefined, false],
])('sees that Node has been told: %s', (options, told) => {
  expect(limitsHeapItself(options)).toBe(told);
});
