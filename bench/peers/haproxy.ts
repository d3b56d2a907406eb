import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

export const haproxy: Peer = {
  name: 'haproxy',
  missing: () => (spawnSync('haproxy', ['-v']).status === 0 ? undefined : 'not installed'),
  start({ core, port, originPort, folder }) {
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(
      file,
      `global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend web
  bind 127.0.0.1:${port}
  default_backend origin
backend origin
  server origin 127.0.0.1:${originPort}
`,
    );
    return startPinned(core, 'haproxy', ['-f', file], { port });
  },
};
