import { type DataTableColumn, valueText } from './column.ts';

/**
 * Rows in which every word of the text occurs in some column, whatever the case. A word with a leading `-` must not
 * occur. Words, not one phrase, so that `billing 10.0` narrows by two columns.
 */
export function filterRows<Row>(
  rows: readonly Row[],
  columns: readonly DataTableColumn<Row>[],
  text: string,
): readonly Row[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '-');
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    // A separator that nobody types keeps a word from matching across two columns.
    const haystack = columns
      .map((column) => valueText(column.value(row)))
      .join('\n')
      .toLowerCase();
    return words.every((word) => (word.startsWith('-') ? !haystack.includes(word.slice(1)) : haystack.includes(word)));
  });
}
