import { describe, expect, it } from 'vitest';
import type { DataTableColumn } from './column.ts';
import { compareValues } from './compare-values.ts';
import { filterRows } from './filter-rows.ts';

interface Row {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly rate: number | undefined;
}
const rows: Row[] = [
  { name: 'billing', hosts: ['api.example.com'], rate: 12 },
  { name: 'Shop', hosts: ['shop.example.com', 'www.example.org'], rate: undefined },
];
const columns: DataTableColumn<Row>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name },
  { id: 'hosts', header: 'Hosts', value: (row) => row.hosts },
  { id: 'rate', header: 'Rate', value: (row) => row.rate },
];
const names = (text: string) => filterRows(rows, columns, text).map((row) => row.name);

describe('filterRows', () => {
  it('returns the very same rows for an empty text', () => expect(filterRows(rows, columns, '  ')).toBe(rows));
  it('ignores case and looks into lists', () => {
    expect(names('SHOP')).toEqual(['Shop']);
    expect(names('example.org')).toEqual(['Shop']);
  });
  it('needs every word, in any column', () => {
    expect(names('example billing 12')).toEqual(['billing']);
    expect(names('shop 12')).toEqual([]);
  });
  it('excludes a word with a minus', () => expect(names('example -shop')).toEqual(['billing']));
  it('does not match across two columns', () => expect(names('billingapi')).toEqual([]));
});

describe('compareValues', () => {
  it('counts inside text', () => {
    expect(['eu-10', 'eu-2', 'EU-1'].toSorted(compareValues)).toEqual(['EU-1', 'eu-2', 'eu-10']);
  });
  it('orders numbers by size', () => expect([10, 9, 100].toSorted(compareValues)).toEqual([9, 10, 100]));
});
