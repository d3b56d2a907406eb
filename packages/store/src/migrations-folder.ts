import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const first = '0001-foundation.sql';

function upwards(start: string): string[] {
  const folders = [start];
  for (let folder = start; dirname(folder) !== folder; folder = dirname(folder)) folders.push(dirname(folder));
  return folders;
}

/**
 * Where the migrations lie: beside this package, or above the program or the working folder when a bundler has moved
 * this file away from them.
 * @throws Error when they were not shipped
 */
export function findMigrationsFolder(): string {
  const starts = [import.meta.dirname, process.argv[1] && dirname(process.argv[1]), process.cwd()];
  for (const start of starts) {
    if (start === undefined || start === '') continue;
    for (const folder of upwards(start)) {
      const candidate = join(folder, 'migrations');
      if (existsSync(join(candidate, first))) return candidate;
    }
  }
  throw new Error(`no folder "migrations" with ${first} was found above this program`);
}
