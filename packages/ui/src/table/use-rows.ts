'use client';
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo } from 'react';
import type { DataTableColumn, TableSort } from './column.ts';
import { compareValues } from './compare-values.ts';
import { filterRows } from './filter-rows.ts';

const features = tableFeatures({ columnVisibilityFeature, rowSortingFeature, sortedRowModel: createSortedRowModel() });

interface Options<Row> {
  readonly columns: readonly DataTableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly filter: string;
  readonly sort: TableSort | null;
  readonly hidden: readonly string[];
}

/** The rows to show, filtered and in order, and the columns that are not hidden. */
export function useRows<Row>({ columns, rows, rowId, filter, sort, hidden }: Options<Row>) {
  const data = useMemo(() => filterRows(rows, columns, filter), [rows, columns, filter]);
  const definitions = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row & object> => ({
          id: column.id,
          // `?? undefined`: only undefined is sorted last in both directions.
          accessorFn: (row: Row) => column.value(row) ?? undefined,
          sortFn: (a, b) => compareValues(column.value(a.original), column.value(b.original)),
          sortUndefined: 'last',
        }),
      ),
    [columns],
  );
  const visibility = useMemo(() => Object.fromEntries(hidden.map((id) => [id, false])), [hidden]);
  const sorting = useMemo(() => (sort === null ? [] : [{ id: sort.column, desc: sort.direction === 'desc' }]), [sort]);
  const table = useTable({
    features,
    columns: definitions,
    // The library asks for objects; a Row is one, but the generic does not say so.
    data: data as readonly (Row & object)[],
    getRowId: rowId,
    state: { sorting, columnVisibility: visibility },
  });
  const shown = new Set(table.getVisibleLeafColumns().map((column) => column.id));
  return {
    rows: table.getRowModel().rows.map((row) => row.original as Row),
    columns: columns.filter((column) => shown.has(column.id)),
  };
}
