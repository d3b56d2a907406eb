import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { expect, forwardAllTo, test, textFrom } from '../fixtures/resilience.ts';

const loss = {
  'is gone': (dataDir: string) => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `gateway.db${suffix}`), { force: true });
  },
  'is corrupt': (dataDir: string) => {
    for (const suffix of ['-wal', '-shm']) rmSync(join(dataDir, `gateway.db${suffix}`), { force: true });
    writeFileSync(join(dataDir, 'gateway.db'), Buffer.alloc(64 * 1024, 'not a database '));
  },
};

for (const [what, lose] of Object.entries(loss)) {
  test(`started again when the database ${what}, the last good configuration serves and the loss is said`, async ({
    origin,
  }) => {
    const first = await startGateway({ config: forwardAllTo(origin), awaitDashboard: false });
    expect(await (await fetch(`${first.url}/before`)).text()).toContain('GET /before');
    await first.stop({ keepData: true });

    lose(first.dataDir);
    const second = await startGateway({ dataDir: first.dataDir, awaitDashboard: false });
    try {
      // The listener's port is part of the configuration that survived.
      await expect.poll(() => textFrom(`${first.url}/after`), { timeout: 10_000 }).toContain('GET /after');
      await expect.poll(() => second.output()).toMatch(/gateway\.db/);
    } finally {
      await second.stop();
      rmSync(first.dataDir, { recursive: true, force: true });
    }
  });
}
