import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peer } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

const noHttp2 = 'takes requests of node:http only';

/** Both are libraries with the same call; each is used as its README says, with a keep-alive agent of 256 sockets. */
function libraryPeer(name: string): Peer {
  return {
    name,
    has: 'header edits; no routes, metrics or log, which libraries leave to others',
    unable: { h2: noHttp2, h2c: noHttp2 },
    missing() {
      try {
        import.meta.resolve(name);
        return undefined;
      } catch {
        return 'not installed';
      }
    },
    version: () => versionOf(name),
    start({ core, ports, originPort, folder, certificate }) {
      const file = join(folder, 'proxy.mjs');
      const library = import.meta.resolve(name);
      writeFileSync(
        file,
        `import http from 'node:http';
import https from 'node:https';
import { readFileSync } from 'node:fs';
import * as library from ${JSON.stringify(library)};
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const proxy = library.createProxyServer({ target: { host: '127.0.0.1', port: ${originPort} }, agent, xfwd: true });
proxy.on('error', (error, request, response) => { response.writeHead?.(502); response.end(); });
proxy.on('proxyReq', (outgoing) => { outgoing.removeHeader('x-internal'); outgoing.setHeader('x-bench-route', 'all'); });
proxy.on('proxyRes', (incoming) => { delete incoming.headers.server; incoming.headers['x-bench'] = 'yes'; });
const serve = (request, response) => { proxy.web(request, response); };
const key = readFileSync(${JSON.stringify(certificate.key)});
const cert = readFileSync(${JSON.stringify(certificate.cert)});
https.createServer({ key, cert }, serve).listen(${ports.https}, '127.0.0.1');
http.createServer(serve).listen(${ports.http}, '127.0.0.1');
`,
      );
      return startPinned(core, process.execPath, [file], { port: ports.http });
    },
  };
}

function versionOf(name: string): string {
  let folder = new URL('.', import.meta.resolve(name));
  for (;;) {
    try {
      const manifest = JSON.parse(readFileSync(fileURLToPath(new URL('package.json', folder)), 'utf8')) as {
        name?: string;
        version?: string;
      };
      if (manifest.name === name) return manifest.version ?? '';
    } catch {
      // Not in this folder: further up.
    }
    const parent = new URL('..', folder);
    if (parent.href === folder.href) return '';
    folder = parent;
  }
}

export const httpProxy3 = libraryPeer('http-proxy-3');
export const httpxy = libraryPeer('httpxy');
