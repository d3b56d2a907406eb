import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Api, createApi, GatewayFeed } from '@sluice/api';
import { controlSocketPath } from '@sluice/control';
import { systemClock } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import { loadSecretKey, openStore } from '@sluice/store';
import { openTelemetryStore } from '@sluice/store/telemetry';
import type { DashboardEnvironment } from '../env.ts';

export interface OpenApi {
  readonly api: Api;
  /** Ends the event streams; browsers come back to the next process. */
  endStreams(): void;
  /** Closes the databases. Idempotent. */
  close(): void;
}

/**
 * Opens what the API stands on. The controller makes and migrates the database; this only opens it.
 * @throws StoreProblem with one sentence while there is none, or none that can be used
 */
export function openApi(settings: DashboardEnvironment, logger: Logger): OpenApi {
  const { dataDirectory, secretKey, adminHost, adminPort, zone } = settings;
  const clock = systemClock;
  const store = openStore({
    path: join(dataDirectory, 'gateway.db'),
    migrate: false,
    check: false,
    secretKey: loadSecretKey({ dataDir: dataDirectory, ...secretKey }),
  });
  const telemetry = openTelemetryStore(join(dataDirectory, 'telemetry.db'), { readonly: true });
  const feed = new GatewayFeed({ path: controlSocketPath(dataDirectory), clock });
  feed.start();
  const api = createApi({
    store,
    telemetry,
    feed,
    logger,
    clock,
    appliance: {
      version: readVersion(),
      dataDirectory,
      adminAddress: { host: adminHost, port: adminPort },
      zone,
      startedAt: clock.now(),
    },
  });
  return {
    api,
    endStreams: () => feed.stop(),
    close() {
      feed.stop();
      telemetry.close();
      store.close();
    },
  };
}

/** From the package.json beside or above the running program. */
function readVersion(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    try {
      const parsed: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version);
    } catch {
      // Not here.
    }
    if (dirname(folder) === folder) return 'unknown';
  }
}
