import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, SluiceError } from '@sluice/core';
import type { Logger } from '@sluice/core/logger';
import {
  bootstrap,
  createAdmin,
  ensureSetupToken,
  hasAdmin,
  loadSecretKey,
  openStore,
  type Store,
} from '@sluice/store';
import type { ControllerEnvironment } from './env.ts';

/**
 * Opens gateway.db, bringing it to the newest schema; a new one gets its first revision.
 * @throws SluiceError with one sentence for the operator. A database that has vanished is not silently replaced by an
 * empty one: the workers would drop the configuration that they still hold.
 */
export function openConfiguration(settings: ControllerEnvironment): Store {
  const path = join(settings.dataDirectory, 'gateway.db');
  if (!existsSync(path) && existsSync(join(settings.dataDirectory, 'last-good.json'))) {
    throw new SluiceError(
      'unavailable',
      `The database ${path} is missing, but workers still serve what it last held: restore a backup with \`sluice restore FILE\`, or remove last-good.json to start afresh.`,
    );
  }
  const { value, file } = settings.secretKey;
  return openStore({ path, secretKey: loadSecretKey({ dataDir: settings.dataDirectory, value, file }) });
}

/**
 * What an empty appliance needs before somebody can use it: revision 1, and either an administrator or a token to make
 * one with. Idempotent. Problems are logged and leave the rest to be done.
 */
export async function prepareFirstBoot(store: Store, settings: ControllerEnvironment, log: Logger): Promise<void> {
  if (store.latestRevision() === undefined) writeFirstRevision(store, settings.bootstrapConfig, log);
  const { firstAdmin } = settings;
  if (firstAdmin !== undefined && !hasAdmin(store)) {
    try {
      await createAdmin(store, firstAdmin.email, firstAdmin.password);
      log.info(`administrator ${firstAdmin.email} was created`);
    } catch (error) {
      log.error(`the administrator of SLUICE_ADMIN_EMAIL was not created: ${messageOf(error)}`);
    }
  }
  ensureSetupToken(store, settings.dataDirectory);
}

function writeFirstRevision(store: Store, configPath: string | undefined, log: Logger): void {
  if (configPath === undefined) {
    bootstrap(store);
    return;
  }
  try {
    bootstrap(store, { configPath });
    log.info(`revision 1 was made from ${configPath}`);
  } catch (error) {
    // What the disk refuses is for the caller; what the file says is for the operator. There is no default instead: a
    // listener that nobody asked for is worse than none.
    if (!(error instanceof SluiceError) || error.code !== 'invalid') throw error;
    log.error(`SLUICE_BOOTSTRAP_CONFIG was not applied. ${error.message}`);
  }
}
