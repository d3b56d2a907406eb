import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@sluice/core';
import type { CliEnvironment } from '../env.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

/** Below this SQLite, its WAL and telemetry have little room to work in. */
const lowSpaceBytes = 200 * 1024 * 1024;

/** The data folder, its private files, and the disk below it. */
export function checkFiles(environment: CliEnvironment): Finding[] {
  const { dataDirectory } = environment;
  if (!existsSync(dataDirectory)) {
    return [failure('data folder', `${dataDirectory} does not exist: start Sluice once, or set SLUICE_DATA_DIR`)];
  }
  return [
    checkFolder(dataDirectory),
    checkKey(environment),
    checkPrivate(dataDirectory, 'gateway.db'),
    checkSpace(dataDirectory),
  ];
}

function checkFolder(folder: string): Finding {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return failure('data folder', `${folder} cannot be written by this user (uid ${process.getuid?.()})`);
  }
  const { mode } = statSync(folder);
  const words = `${folder} is open to other users of this machine: chmod 700`;
  return (mode & 0o007) === 0 ? ok('data folder', folder) : warning('data folder', words);
}

function checkKey({ dataDirectory, secretKey, secretKeyFile }: CliEnvironment): Finding {
  if (secretKey !== undefined) return ok('secret key', 'from SLUICE_SECRET_KEY');
  const path = secretKeyFile ?? join(dataDirectory, 'secret.key');
  if (!existsSync(path)) return warning('secret key', `${path} does not exist yet: the first start makes it`);
  return isPrivate(path) ? ok('secret key', path) : failure('secret key', `${path} is readable by others: chmod 600`);
}

function checkPrivate(folder: string, name: string): Finding {
  const path = join(folder, name);
  if (!existsSync(path)) return failure(name, `${path} does not exist`);
  return isPrivate(path) ? ok(name, 'private to its owner') : warning(name, `${path} is readable by others: chmod 600`);
}

function isPrivate(path: string): boolean {
  return (statSync(path).mode & 0o077) === 0;
}

function checkSpace(folder: string): Finding {
  try {
    const { bavail, bsize } = statfsSync(folder);
    const mebibytes = Math.floor((bavail * bsize) / 2 ** 20);
    const words = `${mebibytes} MiB free`;
    return bavail * bsize < lowSpaceBytes ? warning('disk', `only ${words}`) : ok('disk', words);
  } catch (thrown) {
    return warning('disk', `the free space is not known: ${messageOf(thrown)}`);
  }
}
