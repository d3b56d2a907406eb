import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { readChecksummed, writeChecksummed } from './checksummed-file.ts';

/** What can be read of the two files. `problems` says why a file was passed over. */
export interface LastGood {
  readonly snapshot: unknown;
  readonly problems: readonly string[];
}

const currentName = 'last-good.json';
const previousName = 'last-good.previous.json';

/** The newest intact snapshot, else the one before, else undefined. A missing file is no problem. */
export async function readLastGood(directory: string): Promise<LastGood> {
  const problems: string[] = [];
  for (const name of [currentName, previousName]) {
    try {
      const snapshot = await readChecksummed(join(directory, name));
      if (snapshot !== undefined) return { snapshot, problems };
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
 * Keeps a snapshot for a start without database and controller; the one before is kept. Does nothing when another
 * worker has kept this very snapshot.
 */
export async function writeLastGood(directory: string, snapshot: unknown): Promise<void> {
  const current = join(directory, currentName);
  await writeChecksummed(current, snapshot, async () => {
    await rename(current, join(directory, previousName)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  });
}
