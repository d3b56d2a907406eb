import { defineConfig } from 'vitest/config';

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
        },
      },
      {
        test: {
          name: 'behaviour',
          include: ['packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
          environment: 'node',
          setupFiles: ['apps/proxy/test/support/overwrite-given-back.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
    maxWorkers: 2,
  },
});
