import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Peer, routeCount, versionLine } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

export const nginx: Peer = {
  name: 'nginx',
  has: '1,000 locations, header edits, one request in a hundred to a buffered access log; no metrics by route, which it does not have',
  missing: () => (spawnSync('nginx', ['-v']).status === 0 ? undefined : 'not installed'),
  version: () => versionLine(spawnSync('nginx', ['-v'], { encoding: 'utf8' })),
  start({ core, ports, originPort, folder, certificate }) {
    const file = join(folder, 'nginx.conf');
    const locations = Array.from(
      { length: routeCount },
      (_, index) =>
        `location /service-${index}/ { proxy_set_header X-Bench-Route route-${index}; include proxy.conf; }`,
    );
    writeFileSync(
      join(folder, 'proxy.conf'),
      `proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Internal "";
proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; add_header X-Bench yes;
proxy_pass http://origin;`,
    );
    writeFileSync(
      file,
      `daemon off; worker_processes 1; pid ${join(folder, 'nginx.pid')}; error_log stderr error;
events { worker_connections 4096; }
http { keepalive_requests 1000000000; client_max_body_size 100m; client_body_buffer_size 1m; proxy_max_temp_file_size 0;
  split_clients $request_id $sampled { 1% 1; * 0; }
  access_log ${join(folder, 'access.log')} combined buffer=64k flush=1s if=$sampled;
  ssl_session_cache shared:sessions:10m;
  upstream origin { server 127.0.0.1:${originPort}; keepalive 256; keepalive_requests 1000000000; }
  server {
    listen 127.0.0.1:${ports.http} backlog=4096;
    listen 127.0.0.1:${ports.h2c} http2 backlog=4096;
    listen 127.0.0.1:${ports.https} ssl http2 backlog=4096;
    ssl_protocols TLSv1.2 TLSv1.3; ssl_certificate ${certificate.cert}; ssl_certificate_key ${certificate.key};
    ${locations.join('\n    ')}
  } }`,
    );
    return startPinned(core, 'nginx', ['-p', folder, '-c', file], { port: ports.http });
  },
};
