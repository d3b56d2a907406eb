import { SluiceError } from '@sluice/core';
import { ensureSetupToken } from '@sluice/store';
import type { Command } from '../command.ts';
import { openLocalStore } from '../gateway/open-local-store.ts';

export const setupTokenCommand: Command = {
  usage: '',
  help: 'Works on the database in SLUICE_DATA_DIR. Exit code 1 when there is an administrator already.',
  options: {},
  positionals: 0,
  async run({ environment, terminal }) {
    const store = openLocalStore(environment);
    try {
      const found = ensureSetupToken(store, environment.dataDirectory);
      if (found === undefined) {
        throw new SluiceError(
          'conflict',
          'Set-up is over: there is an administrator. `sluice reset-password EMAIL` gives one a new password.',
        );
      }
      terminal.out(found.token);
      return 0;
    } finally {
      store.close();
    }
  },
};
