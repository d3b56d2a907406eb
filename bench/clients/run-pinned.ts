import { spawn } from 'node:child_process';

/** Longer than any load; one that hangs must not hold up the others. */
const longestMs = 60_000;

/** Runs a program on one core to its end. @throws with what it said when it fails */
export function runPinned(core: number, command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('taskset', ['-c', String(core), command, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: longestMs,
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${code}: ${errors}${output.slice(-500)}`));
    });
  });
}
