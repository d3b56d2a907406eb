import { closeSync, openSync, writeSync } from 'node:fs';
import { backup, readSecretKeyText } from '@sluice/store';
import type { Command } from '../command.ts';
import { openLocalStore } from '../gateway/open-local-store.ts';
import { userPath } from '../terminal/read-input.ts';

export const backupCommand: Command = {
  usage: 'FILE [--with-key]',
  help: `  --with-key         also write the secret key, to FILE.key

Holds the configuration with its history, users, tokens and the audit log, and
sealed secrets. Without the secret key those stay sealed: keep it elsewhere, or
write it beside with --with-key. Telemetry is not in it.
Works on the database in SLUICE_DATA_DIR.`,
  options: { 'with-key': { type: 'boolean' } },
  positionals: 1,
  async run({ environment, terminal, values, positionals: [file = ''] }) {
    const destination = userPath(file, environment);
    const store = openLocalStore(environment, { check: true });
    try {
      const withKey = values['with-key'] === true;
      // Read before anything is written: a backup without the key that was asked for is a failure.
      const key = withKey ? readSecretKeyText(secretKeySource(environment)) : undefined;
      backup(store, destination);
      terminal.out(`${file} holds revision ${store.latestRevision()?.number ?? 0}.`);
      if (key === undefined) {
        terminal.note('The secret key is not in it; without that key, sealed secrets cannot be opened (--with-key).');
      } else {
        writePrivately(`${destination}.key`, `${key}\n`);
        terminal.out(`${file}.key holds the secret key: keep it as safe as the secrets.`);
      }
      return 0;
    } finally {
      store.close();
    }
  },
};

function secretKeySource(environment: {
  dataDirectory: string;
  secretKey?: string | undefined;
  secretKeyFile?: string | undefined;
}) {
  return { dataDir: environment.dataDirectory, value: environment.secretKey, file: environment.secretKeyFile };
}

function writePrivately(path: string, text: string): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
  } finally {
    closeSync(descriptor);
  }
}
