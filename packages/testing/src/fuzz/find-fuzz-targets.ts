import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FuzzTarget } from './fuzz-target.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** Every target there is, by name. @throws when a file `*.fuzz.ts` exports none, or two have one name */
export async function findFuzzTargets(): Promise<FuzzTarget[]> {
  const files = globSync(['{apps,packages}/*/{src,test}/**/*.fuzz.ts'], { cwd: repository });
  const targets = new Map<string, FuzzTarget>();
  for (const file of files) {
    const module = (await import(pathToFileURL(join(repository, file)).href)) as { readonly target?: FuzzTarget };
    if (module.target === undefined) throw new Error(`${file} exports no target`);
    const { name } = module.target;
    if (targets.has(name)) throw new Error(`${file}: another target is named ${name} too`);
    targets.set(name, module.target);
  }
  return [...targets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
