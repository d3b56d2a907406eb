// biome-ignore-all lint/a11y/noRedundantRoles: explicit roles survive `display: block`, which turns rows into cards on phones
'use client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn.ts';
import { type DataTableColumn, spareStyles, type TableSort } from './column.ts';

interface TableHeadProps<Row> {
  readonly columns: readonly DataTableColumn<Row>[];
  readonly sort: TableSort | null;
  readonly onSortChange: (sort: TableSort | null) => void;
  readonly sticky: boolean;
  /** The selection cell. */
  readonly children?: ReactNode;
}

/** One press sorts up, the second down, the third not at all. */
function nextSort(sort: TableSort | null, column: string): TableSort | null {
  if (sort?.column !== column) return { column, direction: 'asc' };
  return sort.direction === 'asc' ? { column, direction: 'desc' } : null;
}

export function TableHead<Row>({ columns, sort, onSortChange, sticky, children }: TableHeadProps<Row>) {
  return (
    <thead
      role="rowgroup"
      className={cn('max-sm:sr-only', sticky && 'sticky top-0 z-20 bg-surface shadow-[0_1px_0_var(--color-border)]')}
    >
      <tr role="row" className="border-b">
        {children}
        {columns.map((column) => {
          const direction = sort?.column === column.id ? sort.direction : undefined;
          const Arrow = direction === 'desc' ? ArrowDown : ArrowUp;
          return (
            <th
              key={column.id}
              role="columnheader"
              scope="col"
              aria-sort={direction === undefined ? undefined : direction === 'asc' ? 'ascending' : 'descending'}
              style={{ width: column.width }}
              className={cn(
                'h-8 px-2 font-normal text-muted first:pl-4 last:pr-4',
                column.align === 'end' ? 'text-right' : 'text-left',
                column.spare && spareStyles,
              )}
            >
              {column.header === '' ? (
                <span className="sr-only">Actions</span>
              ) : column.sortable === false ? (
                column.header
              ) : (
                <button
                  type="button"
                  onClick={() => onSortChange(nextSort(sort, column.id))}
                  className={cn(
                    'group/sort inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-sm hover:text-text',
                    direction !== undefined && 'font-medium text-text',
                    column.align === 'end' && 'flex-row-reverse',
                  )}
                >
                  {column.header}
                  <Arrow
                    aria-hidden="true"
                    className={cn(
                      'size-3',
                      direction === undefined &&
                        'opacity-0 group-hover/sort:opacity-50 group-focus-visible/sort:opacity-50',
                    )}
                  />
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface SelectAllCellProps<Row> {
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly selection: readonly string[];
  readonly onSelectionChange: (ids: readonly string[]) => void;
  readonly label: string;
}

/** Selects what is shown, and only that: a filter that hides a row keeps it out of a bulk action. */
export function SelectAllCell<Row>({ rows, rowId, selection, onSelectionChange, label }: SelectAllCellProps<Row>) {
  const ids = rows.map(rowId);
  const chosen = new Set(selection);
  const count = ids.filter((id) => chosen.has(id)).length;
  return (
    <th role="columnheader" scope="col" className="w-10 pl-4 text-left">
      <input
        type="checkbox"
        aria-label={`Select all ${label.toLowerCase()}`}
        checked={count > 0 && count === ids.length}
        ref={(box) => {
          if (box !== null) box.indeterminate = count > 0 && count < ids.length;
        }}
        onChange={() => onSelectionChange(count === ids.length ? [] : ids)}
        className="block size-4 accent-accent"
      />
    </th>
  );
}
