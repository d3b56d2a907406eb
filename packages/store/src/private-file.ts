import { closeSync, openSync } from 'node:fs';

/**
 * Makes an empty file that only its owner reads, for SQLite to fill: it takes an empty file for a new database, and
 * gives its WAL the same mode. Leaves a file that exists as it is.
 */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}
