import { join } from 'node:path';
import { openSecretKey, type SecretKey } from '@sluice/core/secret-key';
import { openStore, type Store } from '@sluice/store';
import type { CliEnvironment } from '../env.ts';

export function databasePath(environment: CliEnvironment): string {
  return join(environment.dataDirectory, 'gateway.db');
}

/**
 * The database in the data folder. Never made and never migrated from here: that is for the appliance's own start.
 * @throws StoreProblem
 */
export function openLocalStore(environment: CliEnvironment, options: { check?: boolean } = {}): Store {
  const secretKey = secretKeyOf(environment);
  return openStore({
    path: databasePath(environment),
    migrate: false,
    check: options.check ?? false,
    ...(secretKey === undefined ? {} : { secretKey }),
  });
}

/** Without it everything can be done but to write new secrets, which then says so. */
function secretKeyOf({ dataDirectory, secretKey, secretKeyFile }: CliEnvironment): SecretKey | undefined {
  try {
    return openSecretKey({ dataDir: dataDirectory, value: secretKey, file: secretKeyFile });
  } catch {
    return undefined;
  }
}
