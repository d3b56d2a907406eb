import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

const main = new URL('../../apps/supervisor/src/main.ts', import.meta.url).pathname;

/** The whole appliance as it ships, with one worker, all of it on the one core the others get. */
export const sluice: Peer = {
  name: 'sluice',
  missing: () => (existsSync(main) ? undefined : 'no supervisor'),
  async start({ core, port, originPort, folder }) {
    const config = join(folder, 'config.yaml');
    writeFileSync(
      config,
      `version: 1
settings: { metrics: { address: "127.0.0.1:${port + 1}" } }
listeners: [{ name: web, address: "127.0.0.1:${port}" }]
upstreams: [{ name: origin, targets: [{ address: "127.0.0.1:${originPort}" }] }]
routes: [{ name: all, upstreams: [{ name: origin }] }]
`,
    );
    const running = await startPinned(core, process.execPath, [main], {
      port,
      env: {
        SLUICE_DATA_DIR: join(folder, 'data'),
        SLUICE_BOOTSTRAP_CONFIG: config,
        SLUICE_WORKERS: '1',
        SLUICE_ADMIN_PORT: String(port + 2),
        SLUICE_LOG_LEVEL: 'warn',
      },
    });
    return running;
  },
};
