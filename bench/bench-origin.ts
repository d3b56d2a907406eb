// What every peer proxies to: a small answer with keep-alive, files of 100 kB and 10 MB, 10 kB of JSON, and a place that takes
// uploads.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPeer } from './peer.ts';
import { startPinned } from './pinned-process.ts';

export const originBody = `${'sluice '.repeat(146)}ok`;

/** nginx: the same for all peers, and none of them its bottleneck. */
export function startOrigin(core: number, port: number, folder: string): Promise<RunningPeer> {
  const file = join(folder, 'origin.conf');
  writeFileSync(join(folder, '100k'), Buffer.alloc(100_000, 'x'));
  writeFileSync(join(folder, '10k.json'), tenKilobytes());
  writeFileSync(join(folder, '10m'), Buffer.alloc(10_000_000, 'x'));
  // An upload is taken whole before it is answered: the answer comes from a request without a body to itself.
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${join(folder, 'origin.pid')}; error_log stderr error;
events { worker_connections 4096; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; keepalive_timeout 3600s;
  client_max_body_size 100m; client_body_buffer_size 1m; default_type text/plain;
  upstream itself { server 127.0.0.1:${port}; keepalive 64; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=4096;
    location / { return 200 "${originBody}"; }
    location /service-0/files/ { alias ${folder}/; }
    location /policies/json/ { default_type application/json; root ${folder}; rewrite ^ /10k.json break; }
    location /service-0/upload { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass_request_body off;
      proxy_set_header Content-Length ""; proxy_pass http://itself/taken; } } }`,
  );
  return startPinned(core, 'nginx', ['-p', folder, '-c', file], { port });
}

/** JSON such as an API answers with: names repeat, values do not. */
function tenKilobytes(): string {
  const items = Array.from({ length: 100 }, (_, index) => ({
    id: 100_000 + ((index * 7919) % 9973),
    name: `item ${(index * 31_337) % 9973}`,
    price: ((index * 37) % 1000) / 10,
    tags: ['new', `shelf-${index % 7}`],
    at: new Date(1_700_000_000_000 + index * 7_654_321).toISOString(),
  }));
  return JSON.stringify(items);
}
