import { join } from 'node:path';
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
  return openStore({ path: databasePath(environment), migrate: false, check: options.check ?? false });
}
