import { resetPassword } from '@sluice/store';
import type { Command } from '../command.ts';
import { openLocalStore } from '../gateway/open-local-store.ts';
import { readPassword } from '../terminal/read-password.ts';

export const resetPasswordCommand: Command = {
  usage: 'EMAIL',
  help: `Asks for the password, or reads the first line of standard input.
Works on the database in SLUICE_DATA_DIR.`,
  options: {},
  positionals: 1,
  async run({ environment, terminal, positionals: [email = ''] }) {
    const store = openLocalStore(environment);
    try {
      await resetPassword(store, email, await readPassword(), 'cli');
      terminal.out(`${email} has a new password; their sessions have ended.`);
      return 0;
    } finally {
      store.close();
    }
  },
};
