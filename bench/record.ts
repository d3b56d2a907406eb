import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('../docs/performance.md', import.meta.url);

/** Their cells are words; those of the others are numbers, on the right. */
const textColumns = ['load', 'peer', 'policy'];

/** A table in Markdown; empty cells at the end of a row may be left out. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${header.map((_, column) => cells[column] ?? '').join(' | ')} |`;
  return [
    line(header),
    `|${header.map((title) => (textColumns.includes(title) ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ].join('\n');
}

/**
 * Puts a text between `<!-- bench:NAME -->` and `<!-- /bench -->` of docs/performance.md.
 * @throws when the page has no such place
 */
export function record(name: string, text: string): void {
  const before = readFileSync(page, 'utf8');
  const place = new RegExp(`(<!-- bench:${name} -->\n)[^]*?(<!-- /bench -->)`);
  if (!place.test(before)) throw new Error(`docs/performance.md has no place for "${name}"`);
  writeFileSync(
    page,
    before.replace(place, (_all, open: string, close: string) => `${open}\n${text}\n\n${close}`),
  );
}
