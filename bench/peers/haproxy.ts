import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, routeCount, versionLine } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

export const haproxy: Peer = {
  name: 'haproxy',
  has: '1,000 routes as a map of prefixes, header edits, its own counters, one request in a hundred to a log',
  missing: () => (spawnSync('haproxy', ['-v']).status === 0 ? undefined : 'not installed'),
  version: () => versionLine(spawnSync('haproxy', ['-v'], { encoding: 'utf8' })),
  start({ core, ports, originPort, folder, certificate }) {
    const file = join(folder, 'haproxy.cfg');
    const pem = join(folder, 'both.pem');
    const map = join(folder, 'routes.map');
    writeFileSync(pem, `${readFileSync(certificate.cert, 'utf8')}\n${readFileSync(certificate.key, 'utf8')}`);
    const routes = Array.from({ length: routeCount }, (_, index) => `/service-${index}/ route-${index}\n`);
    writeFileSync(map, routes.join(''));
    writeFileSync(
      file,
      `global
  nbthread 1
  maxconn 8192
  log ring@sampled sample 1:100 local0
ring sampled
  size 65536
defaults
  mode http
  log global
  option httplog
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
frontend web
  bind 127.0.0.1:${ports.http}
  bind 127.0.0.1:${ports.h2c} proto h2
  bind 127.0.0.1:${ports.https} ssl crt ${pem} alpn h2,http/1.1
  http-request set-var(txn.route) path,map_beg(${map})
  http-request deny deny_status 404 unless { var(txn.route) -m found }
  http-request del-header X-Internal
  http-request set-header X-Bench-Route %[var(txn.route)]
  http-request set-header X-Forwarded-Proto %[ssl_fc,iif(https,http)]
  http-response del-header Server
  http-response set-header X-Bench yes
  default_backend origin
backend origin
  server origin 127.0.0.1:${originPort}
`,
    );
    return startPinned(core, 'haproxy', ['-f', file], { port: ports.http });
  },
};
