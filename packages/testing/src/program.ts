import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';
import { freePort } from './free-port.ts';
import type { TempDir } from './temp-dir.ts';
import { waitFor } from './wait-for.ts';

/** Where Debian keeps what only root's PATH names. */
const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];

function find(name: string): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A group of tests that needs a program of Debian's. Without it they are skipped, and the group's name says why. */
export function describeWith(program: string, debianPackage: string, tests: () => void): void {
  const missing = find(program) === undefined;
  const name = missing ? `${program} (skipped: not installed, Debian has it as ${debianPackage})` : program;
  if (missing) process.stderr.write(`${name}\n`);
  describe.skipIf(missing)(name, tests);
}

export interface Outcome {
  /** Exit code; -1 when it was killed for taking too long. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** What it reads from its standard input, which then ends. */
  readonly input?: string | Buffer;
  readonly deadlineMs?: number;
}

/** Runs a program to its end. What it prints is given back as Latin-1: one byte, one character. */
export async function runProgram(name: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(find(name) ?? name, args, { stdio: 'pipe' });
  const [stdout, stderr] = [child.stdout, child.stderr].map(collect);
  // A program that ends before it has read everything is nothing special.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const deadline = setTimeout(() => child.kill('SIGKILL'), options.deadlineMs ?? 20_000);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(deadline);
  return { code: code ?? -1, stdout: stdout?.() ?? '', stderr: stderr?.() ?? '' };
}

export interface RunningProgram extends AsyncDisposable {
  readonly port: number;
  readonly address: string;
  /** Everything it has printed. */
  output(): string;
  /** Such as SIGHUP, by which many read their configuration again. */
  signal(signal: NodeJS.Signals): void;
}

/**
 * Starts a server and waits until it accepts connections. It must be told its port; should another process have taken
 * that one meanwhile, another is tried.
 * @param prepare writes its configuration into the folder and answers the arguments
 */
export async function startProgram(
  name: string,
  folder: TempDir,
  prepare: (port: number, folder: string) => readonly string[],
): Promise<RunningProgram> {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const child = spawn(find(name) ?? name, prepare(port, folder.path), { stdio: ['ignore', 'pipe', 'pipe'] });
    const [stdout, stderr] = [child.stdout, child.stderr].map(collect);
    const output = () => `${stdout?.() ?? ''}${stderr?.() ?? ''}`;
    const stop = () => end(child);
    try {
      await waitFor(`${name} to listen`, async () => child.exitCode !== null || (await accepts(port)), 10_000);
      if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode}: ${output()}`);
      return {
        port,
        address: `127.0.0.1:${port}`,
        output,
        signal: (signal) => child.kill(signal),
        [Symbol.asyncDispose]: stop,
      };
    } catch (error) {
      await stop();
      if (tries === 3) throw error;
    }
  }
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  return () => text;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
