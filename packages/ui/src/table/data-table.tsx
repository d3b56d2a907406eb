// biome-ignore-all lint/a11y/noRedundantRoles: explicit roles survive `display: block`, which turns rows into cards on phones
'use client';
import { type ReactNode, useState } from 'react';
import { Button } from '../components/button.tsx';
import { ErrorState, type ErrorStateProps } from '../components/error-state.tsx';
import { SkeletonRows } from '../components/skeleton.tsx';
import { cn } from '../lib/cn.ts';
import { useControllable } from '../lib/use-controllable.ts';
import type { DataTableColumn, TableSort } from './column.ts';
import { TableBody } from './table-body.tsx';
import { SelectAllCell, TableHead } from './table-head.tsx';
import { TableToolbar } from './table-toolbar.tsx';
import { useRows } from './use-rows.ts';

export interface DataTableProps<Row> {
  /** What the table lists, for screen readers: `Routes`. */
  readonly label: string;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  /** Where a row leads; the first cell becomes its link and the whole row its target. */
  readonly rowHref?: ((row: Row) => string) | undefined;
  /** Instead of a link: opens a side panel. */
  readonly onRowOpen?: ((row: Row) => void) | undefined;

  /** Sort, filter, hidden columns and selection are held here unless given; give them to keep them in the URL. */
  readonly sort?: TableSort | null | undefined;
  readonly onSortChange?: ((sort: TableSort | null) => void) | undefined;
  readonly filter?: string | undefined;
  readonly onFilterChange?: ((text: string) => void) | undefined;
  readonly hiddenColumns?: readonly string[] | undefined;
  readonly onHiddenColumnsChange?: ((ids: readonly string[]) => void) | undefined;
  /** Row ids; rows can be selected when `onSelectionChange` or `bulkActions` is given. */
  readonly selection?: readonly string[] | undefined;
  readonly onSelectionChange?: ((ids: readonly string[]) => void) | undefined;
  /** Replaces the toolbar while rows are selected. */
  readonly bulkActions?: ((ids: readonly string[], clear: () => void) => ReactNode) | undefined;

  /** More filters, beside the text filter. */
  readonly toolbar?: ReactNode;
  /** `false` for short tables inside a panel. */
  readonly showToolbar?: boolean | undefined;
  readonly filterPlaceholder?: string | undefined;
  /** The four other states. `empty` is an EmptyState; a filter without matches has its own. */
  readonly loading?: boolean | undefined;
  readonly error?: ErrorStateProps | undefined;
  readonly empty?: ReactNode;
  /** Whether other filters than the text are set, so that an empty list is not called truly empty. */
  readonly filtered?: boolean | undefined;
  readonly onClearFilters?: (() => void) | undefined;
  readonly dense?: boolean | undefined;
  /** Columns keep to the width there is, and long text is cut short: for lists whose last columns must be in sight. */
  readonly fitted?: boolean | undefined;
  /** Height of the scrolling area when there are more rows than 100; `70vh` by default. */
  readonly maxHeight?: string | undefined;
  readonly className?: string | undefined;
}

const none: readonly string[] = [];

/** A list of things: sorted, filtered, selected, virtual above 100 rows, cards on phones. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const {
    label,
    columns,
    rows: all,
    rowId,
    loading = false,
    error,
    empty,
    filtered = false,
    showToolbar = true,
  } = props;
  const [sort, setSort] = useControllable<TableSort | null>(props.sort, props.onSortChange, null);
  const [filter, setFilter] = useControllable(props.filter, props.onFilterChange, '');
  const [hidden, setHidden] = useControllable(props.hiddenColumns, props.onHiddenColumnsChange, none);
  const [selection, setSelection] = useControllable(props.selection, props.onSelectionChange, none);
  // State and not a ref: the rows are laid out before their parent's ref is set, and must hear of it.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const { rows, columns: shown } = useRows({ columns, rows: all, rowId, filter, sort, hidden });
  const selectable = props.onSelectionChange !== undefined || props.bulkActions !== undefined;
  const virtual = rows.length > 100;
  const fitted = props.fitted === true || virtual;
  const clearFilters = () => {
    setFilter('');
    props.onClearFilters?.();
  };

  if (error !== undefined) return <ErrorState {...error} />;
  if (!loading && all.length === 0 && !filtered && empty !== undefined) return <>{empty}</>;

  return (
    <div className={cn('flex min-w-0 flex-col', props.className)}>
      {showToolbar && (
        <TableToolbar
          label={label}
          filter={filter}
          onFilterChange={setFilter}
          placeholder={props.filterPlaceholder}
          shown={rows.length}
          total={all.length}
          loading={loading}
          columns={columns}
          hidden={hidden}
          onHiddenChange={setHidden}
          selection={selection}
          bulkActions={props.bulkActions?.(selection, () => setSelection(none))}
        >
          {props.toolbar}
        </TableToolbar>
      )}
      {loading ? (
        <SkeletonRows label={`Loading ${label.toLowerCase()}`} />
      ) : rows.length === 0 ? (
        <div className="flex flex-col items-center gap-2 px-4 py-10 text-muted text-sm">
          <p>{all.length === 0 && !filtered ? 'Nothing here yet.' : `No ${label.toLowerCase()} match the filter.`}</p>
          {(all.length > 0 || filtered) && (
            <Button size="sm" onClick={clearFilters}>
              Clear the filter
            </Button>
          )}
        </div>
      ) : (
        <div
          ref={setScroller}
          className={cn('relative min-w-0 overflow-x-auto', virtual && 'overflow-y-auto')}
          style={virtual ? { maxHeight: props.maxHeight ?? '70vh' } : undefined}
        >
          <table
            role="table"
            aria-label={label}
            aria-rowcount={rows.length + 1}
            className={cn('w-full border-collapse text-xs max-sm:block', fitted && 'table-fixed sm:min-w-232')}
          >
            <TableHead columns={shown} sort={sort} onSortChange={setSort} sticky={virtual}>
              {selectable && (
                <SelectAllCell
                  rows={rows}
                  rowId={rowId}
                  selection={selection}
                  onSelectionChange={setSelection}
                  label={label}
                />
              )}
            </TableHead>
            <TableBody
              rows={rows}
              columns={shown}
              rowId={rowId}
              rowHref={props.rowHref}
              onRowOpen={props.onRowOpen}
              selectable={selectable}
              selection={selection}
              onSelectionChange={setSelection}
              virtual={virtual}
              scroller={scroller}
              dense={props.dense ?? false}
            />
          </table>
        </div>
      )}
    </div>
  );
}
