import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { withDescendants } from '../../pinned-process.ts';

export interface Program {
  readonly child: ChildProcess;
  /** Processes that it has started, without itself. */
  workers(): number[];
  stop(): Promise<void>;
}

export function missing(command: string): string | undefined {
  return spawnSync(command, ['-v']).status === 0 ? undefined : 'not installed';
}

/** Starts a server and waits until its port answers. */
export async function startProgram(command: string, args: readonly string[], port: number): Promise<Program> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const program: Program = {
    child,
    workers: () => withDescendants(child.pid ?? 0).slice(1),
    async stop() {
      const all = withDescendants(child.pid ?? 0);
      // Old processes of a reload may wait for connections for ever.
      for (const pid of all.reverse()) kill(pid);
      if (child.exitCode === null && child.signalCode === null) await exited;
    },
  };
  const deadline = performance.now() + 20_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await program.stop();
      throw new Error(`${command} did not come up: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return program;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
