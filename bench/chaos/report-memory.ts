// Loaded into a program under test by `--import`: tells what is reachable after a collection, when asked by SIGUSR2.
import { setTimeout as delay } from 'node:timers/promises';

process.on('SIGUSR2', async () => {
  // What a native object held is let go by the collection after the one that found it, and not before a turn.
  for (let round = 0; round < 3; round++) {
    (globalThis as { gc?: () => void }).gc?.();
    await delay(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  process.stdout.write(`memory ${JSON.stringify({ heapUsed, arrayBuffers })}\n`);
});
