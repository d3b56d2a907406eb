import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

/**
 * No gateway, but what stands under each one that is written for Node: `node:tls` with a callback that writes a fixed
 * answer. What a connection costs here no gateway on Node can go below.
 */
export const bareTls: Peer = {
  name: 'bare node:tls',
  has: 'a fixed answer of 1 kB from memory; no HTTP, no upstream: what TLS alone costs in Node',
  ports: ['https'],
  missing: () => undefined,
  version: () => process.versions.node,
  start({ core, ports, folder, certificate }) {
    const file = join(folder, 'server.mjs');
    writeFileSync(
      file,
      `import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';
const key = readFileSync(${JSON.stringify(certificate.key)});
const cert = readFileSync(${JSON.stringify(certificate.cert)});
const head = 'HTTP/1.1 200 OK\\r\\nContent-Length: 1024\\r\\n\\r\\n';
const answer = Buffer.from(head + 'x'.repeat(1024));
createServer({ key, cert }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (request) => {
    // openssl s_time asks in HTTP/1.0 and waits for the end; wrk keeps the connection.
    if (request.includes(' HTTP/1.0')) socket.end(answer);
    else socket.write(answer);
  });
}).listen(${ports.https}, '127.0.0.1');
`,
    );
    return startPinned(core, process.execPath, [file], { port: ports.https });
  },
};
