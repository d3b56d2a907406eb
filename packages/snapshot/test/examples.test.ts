import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderDocument, readDocument, writeDocument } from '@sluice/config';
import { hashDocument } from '@sluice/config/node';
import { describe, expect, it } from 'vitest';
import { checkSnapshot } from '../src/check-snapshot.ts';
import { compileSnapshot } from '../src/compile-snapshot.ts';

const folder = join(import.meta.dirname, '../../../examples');
const examples = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe('examples', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(6);
  });

  it.each(examples)('%s is valid, without a warning, and compiles', (file) => {
    const source = readFileSync(join(folder, file), 'utf8');
    const result = readDocument(source);
    const told = result.ok ? result.warnings : result.issues;
    // An `info` is a hint, such as that nothing checks the endpoints; an example shows one thing.
    const wrong = told.filter(({ severity }) => severity !== 'info');
    expect(wrong.map(({ line, message }) => `${file}:${line} ${message}`)).toEqual([]);
    if (!result.ok) return;
    expect(
      checkSnapshot(compileSnapshot(result.document, { revision: 1, hash: hashDocument(result.document) })),
    ).toEqual([]);
    const again = readDocument(writeDocument(result.document));
    expect(again.ok && again.document).toEqual(orderDocument(result.document));
  });

  it.each(examples)('%s tells editors where the schema is', (file) => {
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/docs\/reference\/sluice\.schema\.json\n/,
    );
  });
});
