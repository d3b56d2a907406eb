import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@sluice/testing';
import { missing, startProgram } from './program.ts';
import type { SubjectKind } from './subject.ts';

/** Timeouts as Sluice has them by default, where it has such; tickets are left to it. */
export const nginx: SubjectKind = {
  name: 'nginx',
  missing: () => missing('nginx'),
  async start({ origin, folder, certificateFile, keyFile }) {
    const [port, securePort, http2Port] = await Promise.all([freePort(), freePort(), freePort()]);
    const file = join(folder, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((kind) => `${kind}_temp_path ${join(folder, kind)};`)
      .join(' ');
    const write = (revision: number) =>
      writeFileSync(
        file,
        `daemon off; worker_processes 2; worker_rlimit_nofile 20000; pid ${join(folder, 'nginx.pid')}; error_log ${join(folder, 'error.log')} crit;
events { worker_connections 19000; }
http { access_log off; ${temporary} client_header_timeout 15s; client_body_timeout 30s; keepalive_timeout 60s;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream origin { server ${origin.address}; keepalive 256; }
  server { listen 127.0.0.1:${port} backlog=4096; listen 127.0.0.1:${securePort} ssl backlog=4096;
    listen 127.0.0.1:${http2Port} http2;
    ssl_certificate ${certificateFile}; ssl_certificate_key ${keyFile};
    add_header X-Revision ${revision};
    location / { proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 60s; proxy_request_buffering off; proxy_buffering off; proxy_pass http://origin; } } }`,
      );
    write(0);
    const program = await startProgram('nginx', ['-p', folder, '-c', file], port);
    return {
      ...{ name: 'nginx', port, securePort, http2Port },
      workers: async () => program.workers(),
      async reload(revision) {
        write(revision);
        program.child.kill('SIGHUP');
      },
      async certificateChanged() {
        program.child.kill('SIGHUP');
      },
      stop: program.stop,
    };
  },
};
