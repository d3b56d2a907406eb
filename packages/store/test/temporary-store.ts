import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { bootstrap, type OpenStoreOptions, openStore, type Store } from '../src/index.ts';

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a folder of its own, with revision 1 when asked; closed when the test ends. */
export function temporaryStore(options: Partial<OpenStoreOptions> & { bootstrapped?: boolean } = {}): Store {
  const { bootstrapped = true, ...open } = options;
  const store = openStore({ path: join(temporaryFolder(), 'gateway.db'), ...open });
  onTestFinished(() => store.close());
  if (bootstrapped) bootstrap(store);
  return store;
}
