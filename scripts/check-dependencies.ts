// Holds the imports of every source file against dependency-rules.ts, looks for cycles, and for workspaces that the
// image forgets.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { dependencyRules, sourceRules } from './dependency-rules.ts';

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

const importLine = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const packageFolders = new Map(
  globSync('{apps,packages}/*/package.json').map((file) => [
    String(JSON.parse(readFileSync(file, 'utf8')).name),
    dirname(file),
  ]),
);

const files = globSync('{apps,packages}/*/{src,test}/**/*.{ts,tsx}').filter((file) => !file.includes('node_modules'));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const problems = [...brokenRules(), ...brokenSourceRules(), ...cycles(), ...leftOutOfImage()];

for (const problem of problems) console.log(problem);
console.log(`${files.length} files, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(importLine)].map((found) => ({
    target: resolveImport(file, found[2] as string),
    typeOnly: found[1] !== undefined,
    line: source.slice(0, found.index).split('\n').length,
  }));
}

/** A file below the root for our own modules, the specifier itself for everything else. */
function resolveImport(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier));
  const name = specifier.startsWith('@')
    ? specifier.split('/').slice(0, 2).join('/')
    : (specifier.split('/')[0] as string);
  const folder = packageFolders.get(name);
  return folder === undefined ? specifier : `${folder}/${specifier.slice(name.length + 1)}`;
}

function* brokenRules(): Iterable<string> {
  for (const [file, found] of imports) {
    for (const rule of dependencyRules) {
      const owner = rule.from.exec(file);
      if (owner === null) continue;
      // `$1` in a rule stands for what `from` captured: the app's or package's own name.
      const forbidden = new RegExp(rule.forbidden.source.replace('$1', owner[1] ?? ''));
      for (const { target, typeOnly, line } of found) {
        if (typeOnly && rule.allowTypes === true) continue;
        if (forbidden.test(target) && rule.except?.test(target) !== true) {
          yield `${file}:${line} imports ${target}: ${rule.because}`;
        }
      }
    }
  }
}

function* brokenSourceRules(): Iterable<string> {
  const everything = [...files, ...globSync('{scripts,e2e}/**/*.ts')];
  for (const rule of sourceRules) {
    for (const file of everything) {
      if (!rule.in.test(file) || rule.notIn?.test(file) === true) continue;
      for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
        if (rule.forbidden.test(line) && !/^\s*(\*|\/\/|\/\*)/.test(line))
          yield `${file}:${index + 1}: ${rule.because}`;
      }
    }
  }
}

/** Cycles of imports that remain at run time, each told once. */
function* cycles(): Iterable<string> {
  const finished = new Set<string>();
  const path: string[] = [];
  const told = new Set<string>();
  function* visit(file: string): Iterable<string> {
    const at = path.indexOf(file);
    if (at >= 0) {
      const cycle = path.slice(at);
      const key = [...cycle].sort().join();
      if (!told.has(key)) yield `cycle: ${[...cycle, file].join(' → ')}`;
      told.add(key);
      return;
    }
    if (finished.has(file)) return;
    path.push(file);
    for (const { target, typeOnly } of imports.get(file) ?? [])
      if (!typeOnly && imports.has(target)) yield* visit(target);
    path.pop();
    finished.add(file);
  }
  for (const file of files) yield* visit(file);
}

/** The image installs before it copies the sources, so it must know of every workspace. */
function* leftOutOfImage(): Iterable<string> {
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  for (const folder of packageFolders.values()) {
    if (!dockerfile.includes(`\nCOPY ${folder}/package.json ${folder}/\n`)) {
      yield `Dockerfile does not copy ${folder}/package.json: npm would leave that workspace out`;
    }
  }
}
