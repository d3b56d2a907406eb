import { accessSync, constants, existsSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { dirname, join, relative } from 'node:path';

/** Undefined when files can be made in the folder, which is created when missing; else one sentence. */
export function dataDirectoryProblem(directory: string): string | undefined {
  try {
    makeFolder(join(directory, 'run'));
    accessSync(directory, constants.W_OK);
    return undefined;
  } catch (error) {
    return `the data directory ${directory} cannot be written: ${error instanceof Error ? error.message : error}`;
  }
}

/** By hand: the recursive form of mkdir never returns where a folder cannot have children, as in /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** Whether workers can serve without a database, from what an earlier run has left. */
export function hasLastGood(directory: string): boolean {
  return existsSync(join(directory, 'last-good.json'));
}

/**
 * One supervisor per data directory. The lock is a unix socket that answers with the holder's pid: unlike a pid file
 * it cannot be mistaken when the number is used again, nor across containers that share the volume.
 */
export class DataDirectoryLock {
  readonly #path: string;
  #server: Server | undefined;

  constructor(directory: string) {
    const absolute = join(directory, 'run', 'supervisor.sock');
    const fromHere = relative(process.cwd(), absolute);
    this.#path = fromHere.length < absolute.length ? fromHere : absolute;
  }

  /** @returns the pid of another supervisor that holds it, or undefined when it is ours now */
  async acquire(): Promise<number | undefined> {
    const holder = await this.#askHolder();
    if (holder !== undefined) return holder;
    rmSync(this.#path, { force: true });
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(`${process.pid}\n`);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#path, resolve);
    });
    this.#server = server;
    return undefined;
  }

  release(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  #askHolder(): Promise<number | undefined> {
    return new Promise((resolve) => {
      let answer = '';
      const socket = connect(this.#path);
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.once('end', () => resolve(Number.parseInt(answer, 10) || 0));
      socket.once('error', () => resolve(undefined));
      // A holder that is stopped (SIGSTOP) holds it all the same.
      socket.setTimeout(2_000, () => {
        socket.destroy();
        resolve(0);
      });
    });
  }
}
