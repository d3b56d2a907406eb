import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, versionLine } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

export const caddy: Peer = {
  name: 'caddy',
  has: 'one route (it would try 1,000 one after another), header edits, metrics',
  missing: () => (spawnSync('caddy', ['version']).status === 0 ? undefined : 'not installed'),
  version: () => versionLine(spawnSync('caddy', ['version'], { encoding: 'utf8' })),
  start({ core, ports, originPort, folder, certificate }) {
    const file = join(folder, 'Caddyfile');
    const site = `
  bind 127.0.0.1
  reverse_proxy 127.0.0.1:${originPort} {
    header_up -X-Internal
    header_up X-Bench-Route all
    header_down -Server
    header_down X-Bench yes
  }`;
    writeFileSync(
      file,
      `{
  admin off
  auto_https off
  servers {
    protocols h1 h2 h2c
    metrics
  }
}
http://127.0.0.1:${ports.http}, http://127.0.0.1:${ports.h2c} {${site}
}
https://127.0.0.1:${ports.https} {
  tls ${certificate.cert} ${certificate.key}${site}
}
`,
    );
    const env = { GOMAXPROCS: '1', XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    return startPinned(core, 'caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { port: ports.http, env });
  },
};
