import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Program } from './child-process.ts';
import { childEnvironments, type SupervisorEnvironment } from './env.ts';

const appsDirectory = join(import.meta.dirname, '..', '..');

/** The programs of the appliance, in the places where the repository and the image have them. */
export function appliancePrograms(settings: SupervisorEnvironment): {
  readonly controller: Program;
  readonly proxies: readonly Program[];
  readonly dashboard: Program;
} {
  const environments = childEnvironments(settings);
  const dashboardEntry =
    settings.dashboardEntry ??
    join(appsDirectory, 'dashboard', '.next', 'standalone', 'apps', 'dashboard', 'server.js');
  return {
    controller: {
      name: 'controller',
      entry: join(appsDirectory, 'controller', 'src', 'main.ts'),
      environment: environments.controller,
      heapMiB: settings.heaps.controller,
      stopsBy: 'signal',
    },
    proxies: Array.from({ length: settings.workers }, (_, index): Program => {
      const name = `proxy-${index + 1}` as const;
      return {
        name,
        entry: join(appsDirectory, 'proxy', 'src', 'main.ts'),
        environment: environments.proxy(name),
        heapMiB: settings.heaps.proxy,
        stopsBy: 'drain',
      };
    }),
    dashboard: {
      name: 'dashboard',
      entry: dashboardEntry,
      environment: environments.dashboard,
      // What stands in for it has needs of its own.
      heapMiB: settings.dashboardEntry === undefined ? settings.heaps.dashboard : undefined,
      stopsBy: 'signal',
      obstacle: async () =>
        existsSync(dashboardEntry)
          ? await portObstacle(settings.adminHost, settings.adminPort)
          : `the dashboard is not built, running without it: "npm run build" makes ${dashboardEntry}`,
    },
  };
}

/** Tried before each start of the dashboard, because its own report of a busy port is a stack trace. */
function portObstacle(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program listens there' : error.message;
      resolve(`the dashboard cannot listen on ${host}:${port}: ${reason} (SLUICE_ADMIN_HOST, SLUICE_ADMIN_PORT)`);
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(undefined)));
  });
}
