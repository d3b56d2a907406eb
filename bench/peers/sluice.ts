import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectControl } from '@sluice/control';
import { type Peer, type Place, routeCount } from '../peer.ts';
import { startPinned } from '../pinned-process.ts';

const repository = new URL('../..', import.meta.url).pathname;
const main = join(repository, 'apps/supervisor/src/main.ts');

/** The whole appliance as it ships, with one worker, all of it on the one core the others get. */
export const sluice: Peer = {
  name: 'sluice',
  policies: true,
  has: '1,000 routes, header policies on each of them, metrics of each, a watcher of the access log (1,000 lines a second reach it)',
  missing: () => (existsSync(main) ? undefined : 'no supervisor'),
  version: () =>
    `${spawnSync('git', ['describe', '--always', '--dirty'], { cwd: repository, encoding: 'utf8' }).stdout.trim()} on Node ${process.versions.node}`,
  async start({ core, ports, sparePort, originPort, policyRoutes, folder, certificate }) {
    const config = join(folder, 'config.json');
    const dataDir = join(folder, 'data');
    const listener = (name: string, port: number) => ({ name, address: `127.0.0.1:${port}` });
    const document = {
      version: 1,
      settings: { metrics: { address: `127.0.0.1:${sparePort}` } },
      certificates: [
        { name: 'bench', source: { type: 'file', certificate: certificate.cert, privateKey: certificate.key } },
      ],
      listeners: [
        listener('web', ports.http),
        { ...listener('tls', ports.https), protocol: 'https', tls: { certificates: ['bench'] } },
        listener('h2c', ports.h2c),
      ],
      upstreams: [{ name: 'origin', targets: [{ address: `127.0.0.1:${originPort}` }] }],
      routes: [...routes(), ...policyRoutes.map(routeWithPolicies)],
    };
    writeFileSync(config, JSON.stringify(document));
    const running = await startPinned(core, process.execPath, [main], {
      port: ports.https,
      env: {
        SLUICE_DATA_DIR: dataDir,
        SLUICE_BOOTSTRAP_CONFIG: config,
        SLUICE_WORKERS: '1',
        SLUICE_ADMIN_PORT: String(sparePort + 1),
        SLUICE_LOG_LEVEL: 'warn',
      },
    });
    const watcher = watchAccessLog(dataDir);
    return {
      pids: running.pids,
      workers: () => running.pids().filter(isWorker),
      async stop() {
        const lines = watcher.close();
        if (lines === 0) process.stderr.write('sluice: no line of the access log has come\n');
        await running.stop();
      },
    };
  },
};

function routes(): object[] {
  return Array.from({ length: routeCount }, (_, index) => ({
    name: `route-${index}`,
    match: { path: { prefix: `/service-${index}` } },
    upstreams: [{ name: 'origin' }],
    policies: [
      { type: 'request_headers', remove: ['x-internal'], set: { 'x-bench-route': `route-${index}` } },
      { type: 'response_headers', remove: ['server'], set: { 'x-bench': 'yes' } },
    ],
  }));
}

function routeWithPolicies({ path, policies }: Place['policyRoutes'][number], index: number): object {
  return { name: `policies-${index}`, match: { path: { exact: path } }, upstreams: [{ name: 'origin' }], policies };
}

function isWorker(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('apps/proxy/src/main.ts');
  } catch {
    return false; // It ended while we looked.
  }
}

/** Somebody looks at the live requests all the while, so that lines are made and sent. */
function watchAccessLog(dataDir: string): { close(): number } {
  let lines = 0;
  const client = connectControl({
    path: join(dataDir, 'run', 'control.sock'),
    hello: () => ({ role: 'cli', id: 'bench', pid: process.pid, startedAt: Date.now(), revision: 0, hash: '' }),
    onMessage(message) {
      if (message.kind === 'access-log') lines += message.entries.length;
    },
    onStateChange({ connected }) {
      if (connected) client.send({ kind: 'subscribe', topics: ['access-log'] });
    },
  });
  return {
    close() {
      client.close();
      return lines;
    },
  };
}
