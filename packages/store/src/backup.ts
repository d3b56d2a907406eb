import { existsSync, renameSync, rmSync } from 'node:fs';
import { SluiceError } from '@sluice/core';
import Database from 'better-sqlite3';
import { makePrivateFile } from './private-file.ts';
import type { Store } from './store.ts';
import { toStoreProblem } from './store-problem.ts';

/**
 * Writes a whole, consistent copy of gateway.db while others go on writing: configuration with its history, users,
 * tokens, audit log, sealed secrets. Not in it: the secret key, without which the sealed secrets stay sealed, and
 * telemetry.
 * @param destination must not exist yet; made with mode 0600
 * @throws SluiceError `conflict` when it exists; StoreProblem when it cannot be written
 */
export function backup(store: Store, destination: string): void {
  if (existsSync(destination)) throw new SluiceError('conflict', `${destination} exists already; choose another name.`);
  const unfinished = `${destination}.part`;
  rmSync(unfinished, { force: true });
  try {
    makePrivateFile(unfinished);
    store.sqlite.prepare('VACUUM INTO ?').run(unfinished);
    checkWhole(unfinished);
    renameSync(unfinished, destination);
  } catch (thrown) {
    rmSync(unfinished, { force: true });
    throw toStoreProblem(thrown, destination);
  }
}

/** A backup that cannot be read is worse than none. */
function checkWhole(path: string): void {
  const copy = new Database(path, { readonly: true, fileMustExist: true });
  try {
    const found = copy.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`the copy at ${path} is damaged: ${String(found)}`);
  } finally {
    copy.close();
  }
}
