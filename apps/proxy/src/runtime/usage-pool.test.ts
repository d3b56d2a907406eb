import { expect, it } from 'vitest';
import { UsagePool } from './usage-pool.ts';

it('makes a value for the first user and disposes of it after the last', () => {
  const disposed: string[] = [];
  const pool = new UsagePool<string>((value) => disposed.push(value));
  expect(pool.acquire('a', () => 'one')).toBe('one');
  expect(pool.acquire('a', () => 'two')).toBe('one');
  pool.release('a');
  expect(disposed).toEqual([]);
  pool.release('a');
  expect(disposed).toEqual(['one']);
  expect(pool.size).toBe(0);
});

it('calls an imbalance what it is', () => {
  const pool = new UsagePool<number>();
  expect(() => pool.release('a')).toThrow('which nobody holds');
});
