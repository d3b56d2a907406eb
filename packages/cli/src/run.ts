import { messageOf, SluiceError } from '@sluice/core';
import { type Command, exitCodes, parseCommandLine, UsageError } from './command.ts';
import { allCommands, type CommandEntry } from './commands/all-commands.ts';
import type { CliEnvironment } from './env.ts';
import { RefusedText } from './terminal/refused-text.ts';
import { formatTable } from './terminal/table.ts';
import type { Terminal } from './terminal/terminal.ts';

const overview = [
  'sluice <command> [options]',
  '',
  ...formatTable(allCommands.map(({ name, summary }) => [`  ${name}`, summary])),
  '',
  '`sluice <command> --help` tells more. Settings come from SLUICE_* variables: SLUICE_DATA_DIR,',
  'SLUICE_URL, SLUICE_TOKEN.',
];

function usageOf({ name }: CommandEntry, command: Command): string {
  return `sluice ${name} ${command.usage}`.trim();
}

/** A command of two words before one of one. */
function findCommand(words: readonly string[]): { entry: CommandEntry; rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const entry = allCommands.find((each) => each.name === name);
    if (entry !== undefined) return { entry, rest: words.slice(length) };
  }
  return undefined;
}

/** One command from its words to its exit code. */
export async function run(words: readonly string[], environment: CliEnvironment, terminal: Terminal): Promise<number> {
  if (words.length === 0 || ['help', '--help', '-h'].includes(words[0] ?? '')) {
    for (const line of overview) terminal.out(line);
    return words.length === 0 ? exitCodes.usage : exitCodes.ok;
  }
  const found = findCommand(words);
  if (found === undefined) {
    const family = allCommands.filter(({ name }) => name.startsWith(`${words[0]} `)).map(({ name }) => name);
    const hint = family.length > 0 ? `: ${family.join(', ')}` : '; `sluice --help` lists them';
    terminal.note(`sluice: there is no command "${words.slice(0, 2).join(' ')}"${hint}`);
    return exitCodes.usage;
  }
  const { entry, rest } = found;
  const command = await entry.load();
  try {
    const { help, ...input } = parseCommandLine(command, rest);
    if (help) {
      for (const line of [usageOf(entry, command), '', `${entry.summary}.`, '', command.help]) terminal.out(line);
      return exitCodes.ok;
    }
    return await command.run({ environment, terminal, ...input });
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      terminal.note(`sluice ${entry.name}: ${thrown.message}`);
      terminal.note(`usage: ${usageOf(entry, command)}`);
      return exitCodes.usage;
    }
    return reportFailure(thrown, terminal);
  }
}

function reportFailure(thrown: unknown, terminal: Terminal): number {
  if (thrown instanceof RefusedText) for (const line of thrown.lines) terminal.note(line);
  if (thrown instanceof SluiceError) {
    terminal.note(`sluice: ${thrown.message}`);
    return exitCodes.failed;
  }
  terminal.note(`sluice: unexpected: ${thrown instanceof Error ? thrown.stack : messageOf(thrown)}`);
  return exitCodes.bug;
}
