import { SluiceError } from '@sluice/core';

/** Why the database cannot be used; the dashboard shows a page for each. */
export type StoreProblemReason =
  | 'corrupt'
  | 'read-only'
  | 'disk-full'
  | 'newer-schema'
  | 'older-schema'
  | 'altered-migration'
  | 'missing'
  | 'busy'
  | 'unreadable';

/** The database cannot do what was asked, for a reason an operator can act on. `message` is one whole sentence. */
export class StoreProblem extends SluiceError {
  readonly reason: StoreProblemReason;

  constructor(reason: StoreProblemReason, message: string, cause?: unknown) {
    super('unavailable', message, cause === undefined ? {} : { cause });
    this.reason = reason;
  }
}

const reasonsByCode: readonly (readonly [prefix: string, reason: StoreProblemReason])[] = [
  ['SQLITE_CORRUPT', 'corrupt'],
  ['SQLITE_NOTADB', 'corrupt'],
  ['SQLITE_READONLY', 'read-only'],
  ['SQLITE_FULL', 'disk-full'],
  // The index of the WAL could not be made longer.
  ['SQLITE_IOERR_SHMSIZE', 'disk-full'],
  ['SQLITE_IOERR', 'unreadable'],
  ['SQLITE_CANTOPEN', 'unreadable'],
  ['SQLITE_PERM', 'unreadable'],
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['ENOSPC', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  // A file that `chattr +i` has made immutable, which stops root as well.
  ['EPERM', 'read-only'],
  ['ENOENT', 'unreadable'],
  ['ENOTDIR', 'unreadable'],
  ['EISDIR', 'unreadable'],
  ['EIO', 'unreadable'],
];

const sentences: Readonly<Partial<Record<StoreProblemReason, string>>> = {
  corrupt: 'is damaged: restore a backup with `sluice restore FILE`',
  'read-only': 'is read-only: give this user write access to the file and its folder',
  'disk-full': 'cannot grow: the disk is full',
  unreadable: 'cannot be read or written: check the path, its permissions and the disk',
  busy: 'is locked by another process for more than 5 seconds: try again',
};

/**
 * What SQLite threw, as a problem in one sentence. Anything that is not an operator's to solve (a broken constraint,
 * a bug) comes back as it was.
 */
export function toStoreProblem(thrown: unknown, path: string): unknown {
  if (thrown instanceof SluiceError || !(thrown instanceof Error)) return thrown;
  // `code` is what better-sqlite3's SqliteError and Node's file errors both carry.
  const code = String((thrown as { code?: unknown }).code ?? '');
  const reason = reasonsByCode.find(([prefix]) => code.startsWith(prefix))?.[1];
  if (reason === undefined) return thrown;
  return new StoreProblem(reason, `The database ${path} ${sentences[reason]} (${code}).`, thrown);
}
