import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** What a file and all files it imports below `src` import from elsewhere. */
function packagesBehind(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(/^(?:import|export)\s(?!type )[^;]*?from '([^']+)';/gms)) {
    if (!specifier.startsWith('.')) packages.add(specifier);
    else for (const found of packagesBehind(join(dirname(file), specifier), seen)) packages.add(found);
  }
  return packages;
}

describe('@sluice/config', () => {
  it("needs none of Node's modules, because forms load it in the browser", () => {
    const packages = [...packagesBehind(join(source, 'index.ts'))];
    expect(packages).toContain('zod');
    expect(packages.filter((name) => name.startsWith('node:') || name === '@sluice/core/logger')).toEqual([]);
  });

  it('keeps what needs them in /node, which the check above would find', () => {
    expect([...packagesBehind(join(source, 'node/index.ts'))]).toContain('node:crypto');
  });
});
