import { spawn } from 'node:child_process';

export interface StepResult {
  readonly name: string;
  readonly exitCode: number;
  readonly output: string;
  readonly tookMs: number;
}

/**
 * Runs one command of a check or a test run, its output collected (and echoed when `echo` is set).
 * @throws never; a command that cannot be started counts as exit code 127
 */
export function runStep(
  name: string,
  command: string,
  args: readonly string[],
  options: { echo?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<StepResult> {
  const began = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...options.env } });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
      if (options.echo === true) process.stdout.write(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const finish = (exitCode: number) => resolve({ name, exitCode, output, tookMs: performance.now() - began });
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}
