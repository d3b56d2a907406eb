import { expect, it } from 'vitest';
import { flushAfterReads } from './write-batch.ts';

it('what one throws keeps no other from being written, and is told', async () => {
  const told: unknown[] = [];
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => told.push(error));
  const flushed: string[] = [];
  const broken = new Error('broken');
  flushAfterReads({ flushNow: () => flushed.push('first') });
  flushAfterReads({
    flushNow: () => {
      throw broken;
    },
  });
  flushAfterReads({ flushNow: () => flushed.push('third') });
  await new Promise((resolve) => setImmediate(resolve));
  process.removeAllListeners('uncaughtException');
  for (const listener of before) process.on('uncaughtException', listener);
  expect(flushed).toEqual(['first', 'third']);
  expect(told).toEqual([broken]);
});
