import type { ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { DataTableColumn } from './column.ts';
import { DataTable } from './data-table.tsx';

interface Row {
  readonly name: string;
  readonly rate: number | undefined;
}
const rows: Row[] = [
  { name: 'beta', rate: 2 },
  { name: 'alpha', rate: undefined },
  { name: 'gamma', rate: 10 },
];
const columns: DataTableColumn<Row>[] = [
  { id: 'name', header: 'Name', value: (row) => row.name },
  { id: 'rate', header: 'Rate', value: (row) => row.rate, align: 'end' },
];
const render = (props: Partial<ComponentProps<typeof DataTable<Row>>>) =>
  renderToStaticMarkup(<DataTable label="Routes" columns={columns} rows={rows} rowId={(row) => row.name} {...props} />);
const order = (html: string) => Array.from(html.matchAll(/data-index="\d+".*?(alpha|beta|gamma)/g), ([, name]) => name);

describe('DataTable', () => {
  it('keeps the order it is given until it is told to sort', () =>
    expect(order(render({}))).toEqual(['beta', 'alpha', 'gamma']));

  it('sorts both ways and keeps missing values last', () => {
    expect(order(render({ sort: { column: 'rate', direction: 'asc' } }))).toEqual(['beta', 'gamma', 'alpha']);
    const descending = render({ sort: { column: 'rate', direction: 'desc' } });
    expect(order(descending)).toEqual(['gamma', 'beta', 'alpha']);
    expect(descending).toContain('aria-sort="descending"');
  });

  it('shows a missing value as no data', () => expect(render({ filter: 'alpha' })).toContain('>–<'));

  it('tells filter-empty from truly empty', () => {
    expect(render({ filter: 'nothing' })).toContain('No routes match the filter.');
    const empty = render({ rows: [], empty: <p>Create your first route</p> });
    expect(empty).toContain('Create your first route');
    expect(empty).not.toContain('match the filter');
    expect(render({ rows: [], filtered: true, empty: <p>Create your first route</p> })).toContain(
      'No routes match the filter.',
    );
  });

  it('tells loading and failed from empty', () => {
    const loading = render({ rows: [], loading: true, empty: <p>Create your first route</p> });
    expect(loading).toContain('Loading routes');
    expect(loading).not.toContain('Create your first route');
    const failed = render({ error: { title: 'The routes could not be loaded', errorId: 'e-1' } });
    expect(failed).toContain('role="alert"');
    expect(failed).toContain('e-1');
  });

  it('hides columns and links rows', () => {
    const html = render({ hiddenColumns: ['rate'], rowHref: (row) => `/routes/${row.name}` });
    expect(html).not.toContain('>Rate<');
    expect(html).toContain('href="/routes/alpha"');
  });

  it('counts all rows for screen readers, and renders few of many', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => ({ name: `r${index}`, rate: index }));
    const html = render({ rows: many });
    expect(html).toContain('aria-rowcount="1001"');
    expect(html.match(/data-index=/g)?.length ?? 0).toBeLessThan(100);
  });
});
