import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { forwardAllTo } from '../../e2e/fixtures/forward-all.ts';
import { startOrigin } from '../../e2e/fixtures/origin.ts';
import { type Fault, since } from './fault.ts';

/** Both the database and the program of the dashboard are missing. */
export const startAlone: Fault = {
  title: 'start with no database and no dashboard',
  goal: 'last good configuration served ≤ 3 s',
  async measure() {
    const origin = await startOrigin();
    const first = await startGateway({ config: forwardAllTo(origin) });
    await first.stop({ keepData: true });
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(first.dataDir, `gateway.db${suffix}`), { force: true });
    const began = performance.now();
    const second = await startGateway({
      dataDir: first.dataDir,
      awaitDashboard: false,
      env: { SLUICE_DASHBOARD_ENTRY: join(first.dataDir, 'no-dashboard.js') },
    });
    try {
      while (!(await serves(first.url))) {
        if (performance.now() - began > 30_000) return 'not served within 30 s';
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return `served after ${since(began)}`;
    } finally {
      await second.stop();
      await origin.stop();
      rmSync(first.dataDir, { recursive: true, force: true });
    }
  },
};

async function serves(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } });
    await response.body?.cancel();
    return response.status === 200;
  } catch {
    return false;
  }
}
