import { parseDurationMs } from '@sluice/core/schema';
import { createToken, listTokens, revokeToken, type Store } from '@sluice/store';
import { type Command, textOption, UsageError } from '../command.ts';
import type { CliEnvironment } from '../env.ts';
import { openLocalStore } from '../gateway/open-local-store.ts';
import { formatTable } from '../terminal/table.ts';

const local = 'Works on the database in SLUICE_DATA_DIR.';

function withStore<Result>(environment: CliEnvironment, work: (store: Store) => Result): Result {
  const store = openLocalStore(environment);
  try {
    return work(store);
  } finally {
    store.close();
  }
}

export const tokenCreateCommand: Command = {
  usage: 'NAME [--expires-in 90d]',
  help: `  --expires-in TIME  30d, 12h … ; never by default

Only the secret goes to standard output. ${local}`,
  options: { 'expires-in': { type: 'string' } },
  positionals: 1,
  async run(input) {
    const { environment, terminal } = input;
    const [name = ''] = input.positionals;
    const text = textOption(input, 'expires-in');
    const lifetimeMs = text === undefined ? undefined : parseDurationMs(text);
    if (text !== undefined && !lifetimeMs) throw new UsageError(`--expires-in "${text}" is not a time such as 30d`);
    return withStore(environment, (store) => {
      const expiresAt = lifetimeMs === undefined ? undefined : store.clock.now() + lifetimeMs;
      const { secret } = createToken(store, { name, createdBy: 'cli', expiresAt });
      terminal.note(`Token "${name}". This is the only time its secret is shown:`);
      terminal.out(secret);
      return 0;
    });
  },
};

export const tokenListCommand: Command = {
  usage: '',
  help: local,
  options: {},
  positionals: 0,
  async run({ environment, terminal }) {
    return withStore(environment, (store) => {
      const day = (time: number | null) => (time === null ? 'never' : new Date(time).toISOString().slice(0, 16));
      const rows = listTokens(store).map((token) => [
        token.name,
        token.createdBy,
        day(token.createdAt),
        day(token.lastUsedAt),
        day(token.expiresAt),
      ]);
      if (rows.length === 0) terminal.note('There are no tokens.');
      else
        for (const line of formatTable([['NAME', 'BY', 'CREATED', 'LAST USED', 'EXPIRES'], ...rows]))
          terminal.out(line);
      return 0;
    });
  },
};

export const tokenRevokeCommand: Command = {
  usage: 'NAME',
  help: local,
  options: {},
  positionals: 1,
  async run({ environment, terminal, positionals: [name = ''] }) {
    return withStore(environment, (store) => {
      revokeToken(store, name, 'cli');
      terminal.out(`Token "${name}" is revoked.`);
      return 0;
    });
  },
};
