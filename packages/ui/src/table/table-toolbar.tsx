'use client';
import { Columns3, Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../components/button.tsx';
import { Input } from '../forms/input.tsx';
import { Menu } from '../overlays/menu.tsx';
import type { DataTableColumn } from './column.ts';

interface TableToolbarProps<Row> {
  readonly label: string;
  readonly filter: string;
  readonly onFilterChange: (text: string) => void;
  readonly placeholder: string | undefined;
  readonly shown: number;
  readonly total: number;
  readonly loading: boolean;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly hidden: readonly string[];
  readonly onHiddenChange: (ids: readonly string[]) => void;
  readonly selection: readonly string[];
  readonly bulkActions: ReactNode;
  readonly children: ReactNode;
}

/** Filter, count and columns; while rows are selected, what can be done with them. */
export function TableToolbar<Row>(props: TableToolbarProps<Row>) {
  const {
    label,
    filter,
    onFilterChange,
    shown,
    total,
    loading,
    columns,
    hidden,
    onHiddenChange,
    selection,
    bulkActions,
  } = props;
  const hideable = columns.filter((column, place) => column.hideable ?? place > 0);
  const toggle = (id: string) =>
    onHiddenChange(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]);
  if (selection.length > 0 && bulkActions !== undefined) {
    return (
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b bg-accent/8 px-4 py-2">
        <span className="font-medium text-sm">{selection.length} selected</span>
        {bulkActions}
      </div>
    );
  }
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-4 py-2">
      <div className="relative min-w-0 flex-1 basis-40 max-sm:basis-full sm:max-w-64">
        {/* data-filter: the page's `/` key focuses the first one it finds. */}
        <Input
          data-filter=""
          role="searchbox"
          icon={<Search />}
          aria-label={`Filter ${label.toLowerCase()}`}
          placeholder={props.placeholder ?? `Filter ${label.toLowerCase()}`}
          value={filter}
          onChange={(event) => onFilterChange(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter === '') return;
            event.stopPropagation();
            onFilterChange('');
          }}
        />
        {filter !== '' && (
          <IconButton
            size="sm"
            label="Clear the filter"
            icon={<X />}
            onClick={() => onFilterChange('')}
            className="absolute top-0.5 right-0.5 max-sm:top-1.5"
          />
        )}
      </div>
      {props.children}
      <span className="ml-auto text-muted text-xs" aria-live="polite">
        {loading ? '' : shown === total ? `${total}` : `${shown} of ${total}`}
      </span>
      {hideable.length > 0 && (
        <Menu
          trigger={<IconButton size="sm" label="Columns" icon={<Columns3 />} className="max-sm:hidden" />}
          items={[
            { heading: 'Columns' },
            ...hideable.map((column) => ({
              label: column.header,
              checked: !hidden.includes(column.id),
              onSelect: () => toggle(column.id),
            })),
          ]}
        />
      )}
    </div>
  );
}
