import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function numberedLines(file: string): string[] {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  return [...text.matchAll(/^(?: \* )?(\d\. .*)$/gm)].map((found) => String(found[1]));
}

describe('docs/precedence.md', () => {
  it('lists the rules in the words of the code that compares', () => {
    const inCode = numberedLines('../src/precedence.ts');
    expect(inCode).toHaveLength(9);
    expect(numberedLines('../../../docs/precedence.md')).toEqual(inCode);
  });
});
