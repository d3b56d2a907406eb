import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import type { CliEnvironment } from './env.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What the shell sees. `plan` uses `changes` to say that there is something to apply. */
export const exitCodes = { ok: 0, failed: 1, changes: 2, usage: 64, bug: 70 } as const;

/** The command line was wrong; the message says how, and the usage follows it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandInput {
  readonly environment: CliEnvironment;
  readonly terminal: Terminal;
  readonly positionals: readonly string[];
  /** Of the command's own options; flags are true, texts are strings. */
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
}

export interface Command {
  /** After `sluice <name> `. */
  readonly usage: string;
  /** What `--help` adds: options, exit codes, examples. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** How many words it takes besides options. */
  readonly positionals: number;
  /** @returns the exit code */
  run(input: CommandInput): Promise<number>;
}

/** The text option `name`; undefined when it was left out. */
export function textOption(input: CommandInput, name: string): string | undefined {
  const value = input.values[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws UsageError when it was left out */
export function requiredOption(input: CommandInput, name: string, flag: string): string {
  const value = textOption(input, name);
  if (value === undefined || value === '') throw new UsageError(`${flag} is missing`);
  return value;
}

/** @throws UsageError for an option or a number of words that the command does not take */
export function parseCommandLine(
  command: Command,
  words: readonly string[],
): Pick<CommandInput, 'values' | 'positionals'> & { readonly help: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    });
    const { help, ...own } = values as Record<string, string | boolean | undefined>;
    if (help !== true && positionals.length !== command.positionals) {
      throw new UsageError(
        positionals.length > command.positionals
          ? `"${positionals[command.positionals]}" is one word too many`
          : 'something is missing',
      );
    }
    return { values: own, positionals, help: help === true };
  } catch (thrown) {
    if (thrown instanceof Error && String((thrown as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')) {
      throw new UsageError(thrown.message.split('. ')[0] ?? thrown.message);
    }
    throw thrown;
  }
}
