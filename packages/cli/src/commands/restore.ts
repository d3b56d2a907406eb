import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadSecretKey, restore, type SecretKey } from '@sluice/store';
import type { Command } from '../command.ts';
import type { CliEnvironment } from '../env.ts';
import { databasePath } from '../gateway/open-local-store.ts';
import { userPath } from '../terminal/read-input.ts';

export const restoreCommand: Command = {
  usage: 'FILE',
  help: `Checks the backup first: its pages, its schema (an older one is migrated) and its
configuration. The database that was there is kept beside it. Stop Sluice before.
Works on the database in SLUICE_DATA_DIR.`,
  options: {},
  positionals: 1,
  async run({ environment, terminal, positionals: [file = ''] }) {
    const { revision, keptAt, warnings } = restore({
      file: userPath(file, environment),
      path: databasePath(environment),
      secretKey: existingSecretKey(environment),
    });
    for (const warning of warnings) terminal.note(`warning: ${warning}`);
    terminal.out(`Revision ${revision.number} of ${new Date(revision.createdAt).toISOString()} is in place.`);
    if (keptAt !== undefined) terminal.out(`What was there is now ${keptAt}`);
    return 0;
  },
};

/** Never makes a key: on a new machine the right one is the one that comes with the backup. */
function existingSecretKey({ dataDirectory, secretKey, secretKeyFile }: CliEnvironment): SecretKey | undefined {
  if (!secretKey && !secretKeyFile && !existsSync(join(dataDirectory, 'secret.key'))) return undefined;
  return loadSecretKey({ dataDir: dataDirectory, value: secretKey, file: secretKeyFile });
}
