import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

export const caddy: Peer = {
  name: 'caddy',
  missing: () => (spawnSync('caddy', ['version']).status === 0 ? undefined : 'not installed'),
  start({ core, port, originPort, folder }) {
    const file = join(folder, 'Caddyfile');
    writeFileSync(
      file,
      `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:${originPort}
}
`,
    );
    const env = { GOMAXPROCS: '1', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    return startPinned(core, 'caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { port, env });
  },
};
