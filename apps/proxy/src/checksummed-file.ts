import { createHash } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @returns undefined when there is no such file @throws Error that says why it cannot be believed */
export async function readChecksummed(path: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const lineEnd = text.indexOf('\n');
  const body = text.slice(lineEnd + 1);
  if (lineEnd < 0 || text.slice(0, lineEnd) !== `sha256:${checksum(body)}`) {
    throw new Error('the checksum does not agree with the content');
  }
  return JSON.parse(body);
}

/**
 * Crash-safe: written aside, flushed, renamed, and the folder flushed. Only the owner may read it. Does nothing when
 * this very content is there.
 * @param beforeRename the file that is there is about to be replaced
 */
export async function writeChecksummed(
  path: string,
  value: unknown,
  beforeRename: () => Promise<void> = async () => {},
): Promise<void> {
  const body = JSON.stringify(value);
  const text = `sha256:${checksum(body)}\n${body}`;
  const kept = await readFile(path, 'utf8').catch(() => undefined);
  if (kept === text) return;
  const temporary = `${path}.${process.pid}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await beforeRename();
  await rename(temporary, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
