// npm run docs: writes docs/reference from the schemas. With --check it writes nothing and fails when a page is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentJsonSchema } from '@sluice/config';
import { referencePages } from '@sluice/config/reference-pages';

const folder = join(import.meta.dirname, '../docs/reference');
const check = process.argv.includes('--check');

const wanted = new Map(referencePages().map(({ file, text }) => [file, text]));
wanted.set('sluice.schema.json', `${JSON.stringify(documentJsonSchema(), null, 2)}\n`);

const present = existsSync(folder) ? readdirSync(folder) : [];
const stale = [...wanted].filter(
  ([file, text]) => !present.includes(file) || readFileSync(join(folder, file), 'utf8') !== text,
);
const left = present.filter((file) => !wanted.has(file));

if (check) {
  for (const [file] of stale) console.log(`docs/reference/${file} is stale: run "npm run docs"`);
  for (const file of left) console.log(`docs/reference/${file} belongs to nothing: run "npm run docs"`);
  process.exitCode = stale.length + left.length === 0 ? 0 : 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of stale) writeFileSync(join(folder, file), text);
  for (const file of left) rmSync(join(folder, file));
  console.log(`docs/reference: ${wanted.size} files, ${stale.length} written, ${left.length} removed`);
}
