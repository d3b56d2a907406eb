import { createHash } from 'node:crypto';
import { access, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What can be read of the two files. `problems` says why a file was passed over. */
export interface LastGood {
  readonly snapshot: unknown;
  readonly problems: readonly string[];
}

const currentName = 'last-good.json';
const previousName = 'last-good.previous.json';

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The newest intact snapshot, else the one before, else undefined. A missing file is no problem. */
export async function readLastGood(directory: string): Promise<LastGood> {
  const problems: string[] = [];
  for (const name of [currentName, previousName]) {
    let text: string;
    try {
      text = await readFile(join(directory, name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') problems.push(`${name}: ${(error as Error).message}`);
      continue;
    }
    const lineEnd = text.indexOf('\n');
    const body = text.slice(lineEnd + 1);
    if (lineEnd < 0 || text.slice(0, lineEnd) !== `sha256:${checksum(body)}`) {
      problems.push(`${name}: the checksum does not agree with the content`);
      continue;
    }
    try {
      return { snapshot: JSON.parse(body), problems };
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { snapshot: undefined, problems };
}

/** False on a new appliance: then whoever has a snapshot keeps it at once. */
export async function hasLastGood(directory: string): Promise<boolean> {
  return access(join(directory, currentName)).then(
    () => true,
    () => false,
  );
}

/**
 * Keeps a snapshot for a start without database and controller. Crash-safe: written aside, flushed, renamed, and the
 * folder flushed; the one before is kept. Only the owner may read it. Does nothing when another worker has kept this
 * very snapshot.
 */
export async function writeLastGood(directory: string, snapshot: unknown): Promise<void> {
  const body = JSON.stringify(snapshot);
  const text = `sha256:${checksum(body)}\n${body}`;
  const current = join(directory, currentName);
  const kept = await readFile(current, 'utf8').catch(() => undefined);
  if (kept === text) return;
  const temporary = `${current}.${process.pid}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(current, join(directory, previousName)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(temporary, current);
  const folder = await open(dirname(current), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
