import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** A worker as a process of its own: no supervisor, no controller, no database. */
export interface SpawnedWorker extends AsyncDisposable {
  readonly child: ChildProcess;
  /** Everything it has printed. */
  output(): string;
  /** Exit code, or undefined while it runs. */
  exitCode(): number | null | undefined;
  stop(): Promise<void>;
}

export function spawnWorker(dataDirectory: string): SpawnedWorker {
  const child = spawn(process.execPath, [entry], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      SLUICE_DATA_DIR: dataDirectory,
      SLUICE_WORKER_ID: 'proxy-1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  let exitCode: number | null | undefined;
  child.on('exit', (code) => {
    exitCode = code;
  });
  const stop = async () => {
    if (exitCode !== undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return { child, output: () => output, exitCode: () => exitCode, stop, [Symbol.asyncDispose]: stop };
}
