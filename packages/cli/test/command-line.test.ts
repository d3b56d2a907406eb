import { describe, expect, test } from 'vitest';
import { allCommands } from '../src/commands/all-commands.ts';
import { run } from '../src/run.ts';
import type { Terminal } from '../src/terminal/terminal.ts';
import { runCli } from './run-cli.ts';

const environment = {
  dataDirectory: '/nowhere/at/all',
  url: undefined,
  token: undefined,
  adminHost: '127.0.0.1',
  adminPort: 8700,
  secretKey: undefined,
  secretKeyFile: undefined,
  workingFolder: '/',
};

async function runHere(...words: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  const terminal: Terminal = {
    out: (line) => void out.push(line),
    write: (text) => void out.push(text),
    note: (line) => void notes.push(line),
  };
  return { code: await run(words, environment, terminal), out: out.join('\n'), notes: notes.join('\n') };
}

describe('the command line', () => {
  test('lists every command, and each explains itself', async () => {
    const overview = await runHere('--help');
    expect(overview.code).toBe(0);
    for (const { name, summary } of allCommands) {
      expect(overview.out).toContain(name);
      expect(overview.out).toContain(summary);
      const help = await runHere(...name.split(' '), '--help');
      expect(help).toMatchObject({ code: 0, notes: '' });
      expect(help.out).toContain(`sluice ${name}`);
    }
  });

  test.each([
    [['frobnicate'], /no command "frobnicate"/],
    [['token'], /token create, token list, token revoke/],
    [['plan'], /-f FILE is missing\nusage: sluice plan -f FILE/],
    [['plan', '-f', 'x', 'y'], /"y" is one word too many/],
    [['apply', '-f', 'x', '--force'], /'--force'/],
    [['reset-password'], /something is missing\nusage: sluice reset-password EMAIL/],
    [['export', '--format', 'xml'], /--format is yaml or json/],
    [['apply', '-f', '/', '--based-on', 'x'], /is a folder|revision number/],
  ])('says what is wrong with %j', async (words, message) => {
    const { code, notes } = await runHere(...words);
    expect(code).not.toBe(0);
    expect(notes).toMatch(message);
  });

  test('names the database that is not there', async () => {
    const { code, notes } = await runHere('export');
    expect(code).toBe(1);
    expect(notes).toMatch(/\/nowhere\/at\/all\/gateway\.db does not exist/);
  });

  test('runs as a program', async () => {
    const { code, stdout } = await runCli(['help']);
    expect(code).toBe(0);
    expect(stdout).toContain('sluice <command>');
  });
});
