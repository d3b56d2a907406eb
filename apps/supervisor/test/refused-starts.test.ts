import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirectoryLock, dataDirectoryProblem } from '../src/data-directory.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the supervisor's main program until it ends by itself; the lines it logged. */
async function runMain(environment: Record<string, string>): Promise<{ code: number | null; messages: string[] }> {
  const main = spawn(process.execPath, [join(import.meta.dirname, '..', 'src', 'main.ts')], {
    env: { PATH: process.env.PATH ?? '', SLUICE_DATA_DIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  main.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => main.once('close', resolve));
  const lines = output.split('\n').filter((line) => line !== '');
  return { code, messages: lines.map((line) => JSON.parse(line).msg) };
}

describe('a start that cannot go well', () => {
  it('is refused with one line for each setting that is wrong', async () => {
    expect(await runMain({ SLUICE_WORKERS: '0', SLUICE_ADMIN_PORT: 'x' })).toEqual({
      code: 1,
      messages: [
        'SLUICE_WORKERS must be a whole number from 1 to 64, not "0"',
        'SLUICE_ADMIN_PORT must be a whole number from 1 to 65535, not "x"',
      ],
    });
  });

  it('is refused when another supervisor runs on the same data', async () => {
    expect(dataDirectoryProblem(folder)).toBeUndefined();
    const lock = new DataDirectoryLock(folder);
    expect(await lock.acquire()).toBeUndefined();
    try {
      expect(await runMain({})).toEqual({
        code: 1,
        messages: [`another supervisor (pid ${process.pid}) already runs on ${folder}`],
      });
    } finally {
      lock.release();
    }
  });

  it('is refused when the data directory cannot be used and holds no last good configuration', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { code, messages } = await runMain({ SLUICE_DATA_DIR: join(file, 'data') });
    expect(code).toBe(1);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(/^the data directory .*\/file\/data cannot be written: ENOTDIR/);
    expect(dataDirectoryProblem('/proc/sluice/data')).toMatch(
      /^the data directory \/proc\/sluice\/data cannot be written/,
    );
  });
});

describe('the lock of a data directory', () => {
  it('is free again when its holder was killed', async () => {
    dataDirectoryProblem(folder);
    const socket = join(folder, 'run', 'supervisor.sock');
    const holder = spawn(
      process.execPath,
      ['-e', `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.send('held'))`],
      {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    await new Promise((resolve) => holder.once('message', resolve));
    const ended = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    expect((await stat(socket)).isSocket()).toBe(true);

    const lock = new DataDirectoryLock(folder);
    expect(await lock.acquire()).toBeUndefined();
    lock.release();
  });
});
