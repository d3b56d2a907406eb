import { chmod, lstat, mkdir, stat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { socketPathProblem } from './socket-path.ts';

/**
 * Makes the folder with mode 0700 and clears away what a killed controller left there. An existing folder of ours that
 * others may enter is closed to them, except a sticky one, which is shared on purpose.
 * @throws Error with one clear sentence when the path cannot be used
 */
export async function claimSocketPath(path: string): Promise<void> {
  const problem = socketPathProblem(path);
  if (problem !== undefined) throw new Error(problem);
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = await stat(folder);
  const isSticky = (mode & 0o1000) !== 0;
  if ((mode & 0o077) !== 0 && !isSticky && uid === process.getuid?.()) await chmod(folder, 0o700);

  const existing = await lstat(path).catch(() => undefined);
  if (existing === undefined) return;
  if (!existing.isSocket()) throw new Error(`${path} exists and is no socket`);
  if (await isAnswered(path)) throw new Error(`another controller already listens on ${path}`);
  await unlink(path);
}

/** Only the owner may connect. The folder already keeps others out between bind and this. */
export async function protectSocket(path: string): Promise<void> {
  await chmod(path, 0o600);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
