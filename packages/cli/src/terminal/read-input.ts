import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SluiceError } from '@sluice/core';
import type { CliEnvironment } from '../env.ts';

/** A text that was named on the command line. `name` stands before the line numbers in messages. */
export interface InputText {
  readonly name: string;
  readonly text: string;
}

/** Relative to where the user is. */
export function userPath(path: string, environment: CliEnvironment): string {
  return resolve(environment.workingFolder, path);
}

/** The file, or standard input for `-`. @throws SluiceError `invalid` when it cannot be read */
export function readInput(path: string, environment: CliEnvironment): InputText {
  try {
    if (path === '-') return { name: 'stdin', text: readFileSync(0, 'utf8') };
    return { name: path, text: readFileSync(userPath(path, environment), 'utf8') };
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`;
    throw new SluiceError('invalid', `${path} ${why}.`, { cause });
  }
}
