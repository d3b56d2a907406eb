import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { RunningPeer } from './peer.ts';

/** Starts a program on one core and waits until its port answers. */
export async function startPinned(
  core: number,
  command: string,
  args: readonly string[],
  options: { port: number; env?: Readonly<Record<string, string>>; deadlineMs?: number },
): Promise<RunningPeer> {
  const child = spawn('taskset', ['-c', String(core), command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  try {
    await portAnswers(options.port, options.deadlineMs ?? 60_000, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`${command} did not come up: ${String(error)}\n${errors}`);
  }
  return { pids: () => withDescendants(child.pid ?? 0), stop: () => stopChild(child) };
}

async function portAnswers(port: number, deadlineMs: number, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it exited with code ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`port ${port} did not answer within ${deadlineMs} ms`);
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(kill);
}

/** A process and everything it started, from /proc. */
export function withDescendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while we looked.
    }
  }
  const found = [pid];
  for (const candidate of found) {
    for (const [child, parent] of parents) if (parent === candidate && !found.includes(child)) found.push(child);
  }
  return found;
}
