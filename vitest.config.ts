import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Tests start hundreds of processes: each finds compiled what an earlier one has loaded.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'compiled');

// Two projects, so that `npm run check` can run the quick one alone: `unit` opens no sockets and
// starts no processes; `behaviour` talks through real sockets, a real SQLite and real processes.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'apps/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          environment: 'node',
          // Most of these load more than they test, and none leaves anything behind: what is loaded serves the next.
          isolate: false,
          // No test depends on speed, and the machine may have much else to do.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'behaviour',
          include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
          environment: 'node',
          // As above: a third of the time went into loading the same modules again. What a test leaves open is its defect.
          isolate: false,
          setupFiles: ['apps/proxy/test/support/overwrite-given-back.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
    maxWorkers: 2,
  },
});
