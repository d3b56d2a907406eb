import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

/** Both are libraries with the same call; each is used as its README says, with a keep-alive agent of 256 sockets. */
function libraryPeer(name: string, createProxy: string): Peer {
  return {
    name,
    missing() {
      try {
        import.meta.resolve(name);
        return undefined;
      } catch {
        return 'not installed';
      }
    },
    start({ core, port, originPort, folder }) {
      const file = join(folder, 'proxy.mjs');
      const library = import.meta.resolve(name);
      writeFileSync(
        file,
        `import http from 'node:http';
import * as library from ${JSON.stringify(library)};
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const proxy = ${createProxy}({ target: { host: '127.0.0.1', port: ${originPort} }, agent, xfwd: true });
proxy.on('error', (error, request, response) => { response.writeHead?.(502); response.end(); });
http.createServer((request, response) => { proxy.web(request, response); }).listen(${port}, '127.0.0.1');
`,
      );
      return startPinned(core, process.execPath, [file], { port });
    },
  };
}

export const httpProxy3 = libraryPeer('http-proxy-3', 'library.createProxyServer');
export const httpxy = libraryPeer('httpxy', 'library.createProxyServer');
