// What every peer proxies to: a small answer with keep-alive. nginx when it is installed, else Node; the same for all
// peers of one run.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningPeer } from './peer.ts';
import { startPinned } from './pinned-process.ts';

export const originBody = `${'sluice '.repeat(146)}ok`;

export async function startOrigin(core: number, port: number, folder: string): Promise<RunningPeer & { name: string }> {
  if (spawnSync('nginx', ['-v']).status === 0) {
    const file = join(folder, 'origin.conf');
    writeFileSync(
      file,
      `daemon off; worker_processes 1; pid ${join(folder, 'origin.pid')}; error_log stderr error;
events { worker_connections 4096; }
http { access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s;
  server { listen 127.0.0.1:${port} backlog=4096; location / { default_type text/plain; return 200 "${originBody}"; } } }`,
    );
    return { name: 'nginx', ...(await startPinned(core, 'nginx', ['-p', folder, '-c', file], { port })) };
  }
  const program = `require('node:http').createServer((q,s)=>{s.writeHead(200,{'content-type':'text/plain','content-length':${originBody.length}});s.end(${JSON.stringify(originBody)})}).listen(${port},'127.0.0.1')`;
  return { name: 'node', ...(await startPinned(core, process.execPath, ['-e', program], { port })) };
}
