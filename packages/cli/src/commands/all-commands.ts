import type { Command } from '../command.ts';

/** Enough of a command to find and list it; the rest, and what it needs, is loaded when it is called. */
export interface CommandEntry {
  /** As typed: `token create`. */
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** In the order of the help. */
export const allCommands: readonly CommandEntry[] = [
  {
    name: 'status',
    summary: 'Show the revision in force, processes, workers and listeners',
    load: async () => (await import('./status.ts')).statusCommand,
  },
  {
    name: 'plan',
    summary: 'Show what applying a file would change',
    load: async () => (await import('./plan.ts')).planCommand,
  },
  {
    name: 'apply',
    summary: 'Make a file the configuration, all or nothing',
    load: async () => (await import('./apply.ts')).applyCommand,
  },
  {
    name: 'export',
    summary: 'Print the configuration',
    load: async () => (await import('./export.ts')).exportCommand,
  },
  {
    name: 'validate',
    summary: 'Check a file by itself',
    load: async () => (await import('./validate.ts')).validateCommand,
  },
  {
    name: 'lint',
    summary: 'Tell what a file allows and hardly means',
    load: async () => (await import('./lint.ts')).lintCommand,
  },
  {
    name: 'cache purge',
    summary: 'Have stored answers forgotten by all workers',
    load: async () => (await import('./cache-purge.ts')).cachePurgeCommand,
  },
  {
    name: 'setup-token',
    summary: 'Print the token that makes the first administrator',
    load: async () => (await import('./setup-token.ts')).setupTokenCommand,
  },
  {
    name: 'reset-password',
    summary: 'Give a user a new password and end their sessions',
    load: async () => (await import('./reset-password.ts')).resetPasswordCommand,
  },
  {
    name: 'token create',
    summary: 'Make an API token and print its secret, once',
    load: async () => (await import('./token.ts')).tokenCreateCommand,
  },
  {
    name: 'token list',
    summary: 'List the API tokens',
    load: async () => (await import('./token.ts')).tokenListCommand,
  },
  {
    name: 'token revoke',
    summary: 'End an API token',
    load: async () => (await import('./token.ts')).tokenRevokeCommand,
  },
  {
    name: 'backup',
    summary: 'Write the database to a file while Sluice runs',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'Put a backup in the place of the database',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  {
    name: 'doctor',
    summary: 'Check the data folder, the database, the processes and the ports',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
];
