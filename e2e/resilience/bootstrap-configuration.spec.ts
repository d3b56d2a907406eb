import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startGateway } from '@sluice/testing/start-gateway';
import { complaints } from '../fixtures/log-lines.ts';
import { expect, test } from '../fixtures/resilience.ts';
import { watchStatus } from '../fixtures/watch-status.ts';

test('a bootstrap configuration with mistakes is refused with file, line and field, and opens no port', async ({
  folder,
}) => {
  const file = join(folder, 'first.yaml');
  writeFileSync(
    file,
    `version: 1
listeners:
  - { name: web, address: 127.0.0.1:99999 }
upstreams:
  - name: billing
    targets:
      - { address: 127.0.0.1:1, weight: heavy }
routes:
  - { name: all, upstreams: [{ name: biling }] }
`,
  );
  const gateway = await startGateway({
    dataDir: folder,
    env: { SLUICE_BOOTSTRAP_CONFIG: file, SLUICE_WORKRES: '2' },
    awaitDashboard: false,
  });
  const status = watchStatus(folder);
  try {
    await status.until(
      'the controller runs without a revision',
      ({ revision, processes }) =>
        revision === 0 && processes.some(({ name, state }) => name === 'controller' && state === 'ready'),
    );
    const said = complaints(gateway.output(), /SLUICE_BOOTSTRAP_CONFIG/);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/first\.yaml:3:\d+: listeners\[0\]\.address/);
    expect(said[0]).toMatch(/first\.yaml:7:\d+: upstreams\[0\]\.targets\[0\]\.weight/);
    expect(complaints(gateway.output(), /SLUICE_WORKRES/)).toEqual([
      expect.stringContaining('SLUICE_WORKRES is no setting of Sluice and is ignored'),
    ]);
    await status.pidOf('dashboard');
  } finally {
    status.close();
    await gateway.stop();
  }
});
